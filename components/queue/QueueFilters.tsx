'use client';

import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { FilterBar, type FilterValues } from '../ui/FilterBar';

type Props = {
  values: FilterValues;
  brands: readonly BrandSummary[];
  onChange: (values: FilterValues) => void;
};

const STATES = [
  'open',
  'answered',
  'adjudication',
  'settled',
  'superseded',
  'withdrawn',
  'waiting',
  'any',
] as const;
const VERSIONS = ['suspectedUnder', 'answeredUnder'] as const;
const SORTS = ['priority', 'due', 'newest'] as const;

/** The filters of QueueFilterSchema, by the same names as in the URL; those of a definition's versions once a brand is chosen. */
export function QueueFilters({ values, brands, onChange }: Props) {
  const t = useTranslations('queue');
  const versions = VERSIONS.map((id) => ({
    id,
    kind: 'text' as const,
    label: t(`filters.${id}`),
    placeholder: t('filters.versionHint'),
  }));
  return (
    <FilterBar
      values={values}
      // Another brand has other versions.
      onChange={(next) => onChange(next['brand'] === values['brand'] ? next : withoutVersions(next))}
      filters={[
        { id: 'q', kind: 'text', label: t('filters.q'), placeholder: t('filters.qHint') },
        {
          id: 'brand',
          kind: 'choice',
          label: t('filters.brand'),
          items: brands.map(({ slug, name }) => ({ value: slug, label: name })),
        },
        {
          id: 'state',
          kind: 'choice',
          label: t('filters.state'),
          defaultValue: 'open',
          items: STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
        },
        ...(values['brand'] === undefined ? [] : versions),
        { id: 'seller', kind: 'text', label: t('filters.seller') },
        { id: 'source', kind: 'text', label: t('filters.source') },
        {
          id: 'sort',
          kind: 'choice',
          label: t('filters.sort'),
          defaultValue: 'priority',
          items: SORTS.map((sort) => ({ value: sort, label: t(`sorts.${sort}`) })),
        },
      ]}
    />
  );
}

function withoutVersions({
  suspectedUnder: _one,
  answeredUnder: _other,
  ...values
}: FilterValues): FilterValues {
  return values;
}
