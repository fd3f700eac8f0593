'use client';

import { useFormatter, useTranslations } from 'use-intl';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';
import { REVIEW_SHARES } from './review-shares';

type Props = { value: number; onChange: (share: number) => void };

/** The chance with which a difference is looked at; it stays for the whole shadow. */
export function ReviewShareField({ value, onChange }: Props) {
  const t = useTranslations('shadows');
  const format = useFormatter();
  return (
    <Field label={t('reviewShare')} hint={t('reviewShareHint')}>
      <Select
        className="w-40"
        items={REVIEW_SHARES.map((share) => ({
          value: String(share),
          label: share === 1 ? t('all') : format.number(share, { style: 'percent' }),
        }))}
        value={String(value)}
        onChange={(chosen) => onChange(Number(chosen))}
      />
    </Field>
  );
}
