import { useFormatter } from 'use-intl';

/** An ISO date as a day: "22 Nov 2026". Days are UTC everywhere. */
export function useDay(): (isoDate: string) => string {
  const format = useFormatter();
  return (isoDate) =>
    format.dateTime(new Date(isoDate), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
