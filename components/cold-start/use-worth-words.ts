import { useFormatter, useTranslations } from 'use-intl';

/** How shares, widths of intervals and times are put into the sentences of the cold start. */
export function useWorthWords() {
  const format = useFormatter();
  const t = useTranslations('coldStart.worth');
  const whole = (value: number) => format.number(value, { maximumFractionDigits: 0 });
  const oneDigit = (value: number) => format.number(value, { maximumFractionDigits: 1 });
  return {
    percent: (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 0 }),
    /** Of a difference of shares. */
    points: (share: number) => t('points', { points: oneDigit(100 * share) }),
    deviations: (value: number) => t('deviations', { value: oneDigit(value) }),
    count: oneDigit,
    minutes: (seconds: number) => t('minutes', { minutes: whole(Math.max(1, seconds / 60)) }),
  };
}
