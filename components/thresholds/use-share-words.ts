import { useFormatter } from 'use-intl';
import { useMoment } from '../ui/use-moment';

/** How shares and thresholds are written everywhere on these pages. */
export function useShareWords() {
  const format = useFormatter();
  const moment = useMoment();
  return {
    /** 93 %, 0.11 %: two digits that mean something. */
    percent: (share: number) =>
      format.number(share, {
        style: 'percent',
        ...(share > 0 && share < 0.1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 }),
      }),
    threshold: (value: number) =>
      format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 4 }),
    count: (value: number) =>
      format.number(value, value < 10 ? { maximumFractionDigits: 1 } : { maximumFractionDigits: 0 }),
    /** 12, 3.4, 0.57, 0.0031: a minute a day is not told as none. */
    hours: (value: number) =>
      format.number(
        value,
        value < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: value < 10 ? 1 : 0 },
      ),
    day: (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium' }),
    moment,
  };
}
