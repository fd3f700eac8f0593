'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { shadowOfModelQuery } from '@/lib/client/releases/shadow-queries';
import type { Promotion, ThresholdChoice } from '@/lib/contracts/promotions';
import { FEWEST_ADS } from '@/lib/domain/shadow/match-flag-rate';
import { useShareWords } from '../thresholds/use-share-words';
import { Field } from '../ui/Field';
import { Select } from '../ui/Select';

type Props = {
  brandModelId: string;
  /** Undefined = nobody has chosen: matched where the shadow allows it. */
  chosen: ThresholdChoice | undefined;
  onChange: (choice: ThresholdChoice) => void;
};

/** Which threshold the candidate comes into use with; matching takes a shadow with enough ads, some of them flagged. */
export function ThresholdChoiceField({ brandModelId, chosen, onChange }: Props) {
  const t = useTranslations('learning.promotion');
  const { threshold } = useShareWords();
  const shadow = useQuery(shadowOfModelQuery(brandModelId)).data?.shadow ?? null;
  const isUsable = shadow !== null && shadow.state !== 'replaced' && shadow.ads >= FEWEST_ADS;
  const matched = isUsable ? shadow.matched : null;
  const value = chosen ?? (matched === null ? 'recertify' : 'matched');
  const items = [
    ...(matched === null
      ? []
      : [{ value: 'matched' as const, label: t('thresholds.matched', { value: threshold(matched.value) }) }]),
    { value: 'recertify' as const, label: t('thresholds.recertify') },
  ];
  const hint =
    value === 'matched' && matched !== null && shadow !== null
      ? t('thresholds.matchedHint', {
          ads: shadow.ads,
          low: threshold(matched.low),
          high: threshold(matched.high),
        })
      : matched === null
        ? t('thresholds.recertifyOnly', { fewest: FEWEST_ADS })
        : t('thresholds.recertifyHint');
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
