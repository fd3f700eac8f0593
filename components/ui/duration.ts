import { useFormatter, useTranslations } from 'use-intl';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A duration in its two largest units: "3 h 12 min", "2 d 4 h", "40 s". */
export function useDuration(): (durationMs: number) => string {
  const t = useTranslations('ui.duration');
  return (durationMs) => {
    const ms = Math.max(0, durationMs);
    if (ms < MINUTE_MS) return t('seconds', { seconds: Math.round(ms / SECOND_MS) });
    if (ms < HOUR_MS) return t('minutes', { minutes: Math.floor(ms / MINUTE_MS) });
    if (ms < DAY_MS) {
      return t('hours', {
        hours: Math.floor(ms / HOUR_MS),
        minutes: Math.floor((ms % HOUR_MS) / MINUTE_MS),
      });
    }
    return t('days', { days: Math.floor(ms / DAY_MS), hours: Math.floor((ms % DAY_MS) / HOUR_MS) });
  };
}

/** How long something took: "0.43 sec", "12 sec", from a minute on as `useDuration`. */
export function useElapsed(): (elapsedMs: number) => string {
  const format = useFormatter();
  const duration = useDuration();
  return (elapsedMs) =>
    elapsedMs < MINUTE_MS
      ? format.number(elapsedMs / SECOND_MS, {
          style: 'unit',
          unit: 'second',
          maximumSignificantDigits: 2,
        })
      : duration(elapsedMs);
}
