'use client';

import { clsx } from 'clsx';
import { useFormatter, useTranslations } from 'use-intl';
import type { Paired } from '@/lib/contracts/evaluations';

type Props = {
  paired: Paired | null;
  /** Whether more of it is better. */
  isGood: boolean;
  /** Among the brands of a table: the p-value is that of all of them together. */
  isAdjusted: boolean;
};

const LEVEL = 0.05;

/** A change with its interval and p-value; coloured where it is beyond chance. */
export function PairedChange({ paired, isGood, isAdjusted }: Props) {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  if (!paired?.change) return <span className="text-ink-3">–</span>;
  const { gained, lost, change } = paired;
  const p = isAdjusted ? change.adjustedP : change.p;
  const points = (share: number) =>
    format.number(100 * share, { signDisplay: 'exceptZero', maximumFractionDigits: 1 });
  const isBetter = change.value > 0 === isGood;
  return (
    <span className="tabular-nums" title={t('gainedLost', { gained, lost })}>
      <span className={clsx(p < LEVEL && (isBetter ? 'text-clear' : 'text-violation'), 'font-medium')}>
        {points(change.value)}
      </span>{' '}
      <span className="text-xs text-ink-3">
        {t('changeInterval', {
          low: points(change.low),
          high: points(change.high),
          p: p < 0.001 ? t('tiny') : t('pValue', { p: format.number(p, { maximumSignificantDigits: 2 }) }),
        })}
      </span>
    </span>
  );
}
