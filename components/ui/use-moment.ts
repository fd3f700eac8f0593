import { useFormatter } from 'use-intl';

/** A moment as day and minute, in UTC: "Nov 22, 2026, 03:18"; what is about the last days goes without the year. */
export function useMoment(): (at: string, hasYear?: boolean) => string {
  const format = useFormatter();
  return (at, hasYear = true) =>
    format.dateTime(new Date(at), {
      ...(hasYear && { year: 'numeric' }),
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
}
