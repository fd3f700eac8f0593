'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import { useNowMs } from '@/lib/client/now';

type Props = {
  /** By this browser's clock: when the answer came plus what was left then. Null = nothing is held. */
  endsAtMs: number | null;
};

const SHORT_MS = 30_000;

/** How long the item is still this person's; renewed behind the scenes, so a falling clock means trouble. */
export function LeaseTimer({ endsAtMs }: Props) {
  const t = useTranslations('work');
  const nowMs = useNowMs();
  if (endsAtMs === null || nowMs === 0) return null;
  const leftMs = Math.max(0, endsAtMs - nowMs);
  const isShort = leftMs < SHORT_MS;
  return (
    <span
      role="timer"
      className={clsx(
        'rounded-full border px-2.5 py-0.5 text-xs',
        isShort ? 'border-violation bg-violation-soft text-violation' : 'border-line-strong',
      )}
    >
      {leftMs === 0 ? t('leaseOver') : t('held', { time: clockText(leftMs) })}
    </span>
  );
}

function clockText(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
