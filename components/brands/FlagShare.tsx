'use client';

import { useFormatter, useTranslations } from 'use-intl';

/** The flag rate of a brand with what it is counted over; a dash where nothing was scored. */
export function FlagShare({ flagged, scored }: { flagged: number; scored: number }) {
  const t = useTranslations('brands');
  const format = useFormatter();
  if (scored === 0) return '–';
  return t('flagShare', {
    share: format.number(flagged / scored, { style: 'percent', maximumSignificantDigits: 2 }),
    flagged: format.number(flagged),
    scored: format.number(scored),
  });
}
