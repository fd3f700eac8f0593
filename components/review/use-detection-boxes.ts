'use client';

import { useMemo } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { DetectionView, Suspect } from '@/lib/contracts/review';
import type { StageBox } from '../canvas/stage-types';

/** An unknown mark that the detector is less sure of would only clutter the picture. */
const SHOWN_OBJECTNESS = 0.3;

/**
 * What the detector found, as boxes: gold where the mark is taken for a brand's, dashed when for another than the
 * suspect's; violet and dashed where it is nobody's that is known.
 */
export function useDetectionBoxes(
  suspect: Suspect | null,
  detections: readonly DetectionView[],
): readonly StageBox[] {
  const t = useTranslations('stage');
  const format = useFormatter();
  const suspectId = suspect?.brandId;
  return useMemo(
    () =>
      detections
        .filter(({ match, objectness }) => match !== null || objectness >= SHOWN_OBJECTNESS)
        .map(({ x, y, width, height, match }, index) => ({
          x,
          y,
          width,
          height,
          id: `detection-${index + 1}`,
          label: match
            ? t('knownMark', {
                number: index + 1,
                brand: match.brandName,
                prob: format.number(match.prob, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
              })
            : t('unknownMark', { number: index + 1 }),
          // Many places may be marks of nobody: their words are in the list, and hide no mark on the picture.
          ...(match === null && { chip: String(index + 1) }),
          kind: match ? ('mark' as const) : ('estimate' as const),
          isUnsure: match === null || match.brandId !== suspectId,
        })),
    [detections, suspectId, t, format],
  );
}
