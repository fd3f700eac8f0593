'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { QueueEntry } from '@/lib/contracts/review';

const SHOWN = 2;

/** The likeliest brands with their probability; the others by number, and by name on hover. */
export function SuspectNames({ suspects }: Pick<QueueEntry, 'suspects'>) {
  const t = useTranslations('queue');
  const format = useFormatter();
  const decimals = (prob: number) =>
    format.number(prob, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (suspects.length === 0) return <span className="text-ink-3">{t('noSuspect')}</span>;
  return (
    <span
      className="flex items-baseline gap-3 whitespace-nowrap"
      title={suspects.map(({ name, prob }) => `${name} ${decimals(prob)}`).join('\n')}
    >
      {suspects.slice(0, SHOWN).map(({ slug, name, prob }, rank) => (
        <span key={slug} className={rank === 0 ? undefined : 'text-ink-3'}>
          <span className={rank === 0 ? 'font-medium' : undefined}>{name}</span> {decimals(prob)}
        </span>
      ))}
      {suspects.length > SHOWN && (
        <span className="text-xs text-ink-3">{t('moreSuspects', { count: suspects.length - SHOWN })}</span>
      )}
    </span>
  );
}
