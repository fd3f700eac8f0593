'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'use-intl';
import type { QuantityEstimate } from '@/lib/domain/thresholds/quantities';
import { useShareWords } from '../thresholds/use-share-words';

type Props = {
  estimate: QuantityEstimate | null;
  /** The interval stands under it, where many stand beside each other. */
  isStacked?: boolean;
};

/** A share with its 95 % interval and what it was taken over; or that there is too little to say; a dash where the set has none. */
export function Figure({ estimate, isStacked = false }: Props) {
  const t = useTranslations('evaluation');
  const { percent } = useShareWords();
  if (estimate === null) return <span className="text-ink-3">–</span>;
  if (estimate.kind === 'too-few') {
    return <span className="whitespace-nowrap text-ink-3">{t('tooFew', { n: estimate.positives })}</span>;
  }
  const { value, low, high, n } = estimate;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {percent(value)}{' '}
      <span className={clsx('text-xs text-ink-3', isStacked && 'block')}>
        {t('interval', { low: percent(low), high: percent(high), n })}
      </span>
    </span>
  );
}
