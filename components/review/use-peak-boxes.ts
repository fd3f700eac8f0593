'use client';

import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Suspect } from '@/lib/contracts/review';
import type { StageBox } from '../canvas/stage-types';

/** A peak with less of the evidence would only clutter the picture. */
const SHOWN_SHARE = 0.1;

/** Peaks of the energy map as boxes: violet and dashed, because no detector found a mark there. */
export function usePeakBoxes(suspect: Suspect | null, sha256: string): readonly StageBox[] {
  const t = useTranslations('stage');
  const format = useFormatter();
  return useMemo(() => {
    const peaks = suspect?.peaks.find((ofImage) => ofImage.sha256 === sha256)?.boxes ?? [];
    return peaks
      .filter((peak) => peak.score >= SHOWN_SHARE)
      .map((peak, index) => ({
        x: peak.x,
        y: peak.y,
        width: peak.width,
        height: peak.height,
        id: `peak-${index + 1}`,
        label: t('energyPeak', {
          number: index + 1,
          brand: suspect?.name ?? '',
          share: format.number(peak.score, { style: 'percent', maximumFractionDigits: 0 }),
        }),
        kind: 'estimate',
        isUnsure: true,
      }));
  }, [suspect, sha256, t, format]);
}
