'use client';

import { clsx } from 'clsx';
import { useFormatter, useTranslations } from 'use-intl';
import type { Suspect } from '@/lib/contracts/review';

type Props = { brandName: string; authorizations: Suspect['authorizations'] };

/** What the seller may sell of this brand, until when, and if not, why not. */
export function Authorizations({ brandName, authorizations }: Props) {
  const t = useTranslations('review');
  const format = useFormatter();
  const day = (isoDate: string) =>
    format.dateTime(new Date(isoDate), { day: 'numeric', month: 'short', year: 'numeric' });
  if (authorizations.length === 0) {
    return <span className="text-violation">{t('noAuthorization', { brand: brandName })}</span>;
  }
  return (
    <ul>
      {authorizations.map(({ standing, validFrom, validTo, categories }) => (
        <li key={`${validFrom} ${validTo} ${standing} ${categories.join()}`}>
          <span className={clsx(standing === 'valid' ? 'text-clear' : 'text-violation')}>
            {t(`standing.${standing}`, { from: day(validFrom), to: day(validTo) })}
          </span>
          {categories.length > 0 && (
            <span className="block text-ink-2">
              {t('forCategories', { categories: format.list(categories, { type: 'unit' }) })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
