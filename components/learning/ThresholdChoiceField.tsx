'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { shadowOfModelQuery } from '@/lib/client/releases/shadow-queries';
import type { Promotion, ThresholdChoice } from '@/lib/contracts/promotions';
import { useShareWords } from '../thresholds/use-share-words';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';

type Props = { brandModelId: string; value: ThresholdChoice; onChange: (choice: ThresholdChoice) => void };

/** Which threshold the candidate comes into use with; matching takes a shadow that has flagged something. */
export function ThresholdChoiceField({ brandModelId, value, onChange }: Props) {
  const t = useTranslations('learning.promotion');
  const { threshold } = useShareWords();
  const shadow = useQuery(shadowOfModelQuery(brandModelId)).data?.shadow ?? null;
  const matched = shadow?.matched ?? null;
  const items = [
    { value: 'recertify' as const, label: t('thresholds.recertify') },
    ...(matched === null
      ? []
      : [{ value: 'matched' as const, label: t('thresholds.matched', { value: threshold(matched.value) }) }]),
  ];
  const hint =
    value === 'matched' && matched !== null && shadow !== null
      ? t('thresholds.matchedHint', {
          ads: shadow.ads,
          low: threshold(matched.low),
          high: threshold(matched.high),
        })
      : t(matched === null ? 'thresholds.recertifyOnly' : 'thresholds.recertifyHint');
  return (
    <Field label={t('thresholds.label')} hint={hint}>
      <Select items={items} value={value} onChange={onChange} />
    </Field>
  );
}

/** What was chosen, for whoever approves. */
export function TakenThreshold({ promotion: { matched } }: { promotion: Promotion }) {
  const t = useTranslations('learning.promotion');
  const { threshold } = useShareWords();
  if (matched === null) return <p>{t('thresholds.takenRecertify')}</p>;
  const { value, low, high, ads } = matched;
  return (
    <p>
      {t('thresholds.takenMatched', {
        value: threshold(value),
        low: threshold(low),
        high: threshold(high),
        ads,
      })}
    </p>
  );
}
