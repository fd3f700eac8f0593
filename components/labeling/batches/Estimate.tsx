'use client';

import type { z } from 'zod';
import { useFormatter, useTranslations } from 'use-intl';
import type { EstimateSchema } from '@/lib/contracts/label-reports';

type Props = {
  estimate: z.infer<typeof EstimateSchema>;
  unit: 'share' | 'number';
  /** Behind the point of a share in percent. */
  digits?: number;
};

/** A figure with its 95 % interval and what it was taken over; or that there is too little to say. */
export function Estimate({ estimate, unit, digits = 0 }: Props) {
  const t = useTranslations('batches');
  const format = useFormatter();
  if (estimate === null) return <span className="text-ink-3">{t('tooFew')}</span>;
  const words = (value: number) =>
    unit === 'share'
      ? format.number(value, { style: 'percent', maximumFractionDigits: digits })
      : format.number(value, { maximumFractionDigits: 2 });
  return (
    <span className="tabular-nums">
      {words(estimate.value)}{' '}
      <span className="text-ink-3">
        {t('interval', { low: words(estimate.low), high: words(estimate.high), n: estimate.n })}
      </span>
    </span>
  );
}
