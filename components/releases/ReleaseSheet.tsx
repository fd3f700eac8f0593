'use client';

import { useTranslations } from 'use-intl';
import type { Release } from '@/lib/contracts/releases';
import { Sheet } from '../ui/Sheet';
import { ReleasePromotionPart } from './ReleasePromotionPart';
import { ReleaseShadowPart } from './ReleaseShadowPart';

type Props = { release: Release; onClose: () => void };

/** A release on its way: what it shows in shadow, who brings it into use, and the way back. */
export function ReleaseSheet({ release, onClose }: Props) {
  const t = useTranslations('releases');
  return (
    <Sheet isOpen className="w-208!" title={t('release', { number: release.number })} onClose={onClose}>
      <div className="flex flex-col gap-5">
        <ReleaseShadowPart release={release} />
        <ReleasePromotionPart release={release} />
      </div>
    </Sheet>
  );
}
