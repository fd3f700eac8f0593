'use client';

import { useFormatter, useTranslations } from 'use-intl';
import type { QueueEntry } from '@/lib/contracts/review';

/** The likeliest brands with their probability, two where there is room; the others by number, and by name on hover. */
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
      {suspects.slice(0, 2).map(({ slug, name, prob }, rank) => (
        <span key={slug} className={rank === 0 ? undefined : 'text-ink-3 max-xl:hidden'}>
          <span className={rank === 0 ? 'font-medium' : undefined}>{name}</span> {decimals(prob)}
        </span>
      ))}
      {suspects.length > 2 && <More count={suspects.length - 2} className="max-xl:hidden" />}
      {suspects.length > 1 && <More count={suspects.length - 1} className="xl:hidden" />}
    </span>
  );
}

function More({ count, className }: { count: number; className: string }) {
  const t = useTranslations('queue');
  return <span className={`text-xs text-ink-3 ${className}`}>{t('moreSuspects', { count })}</span>;
}
