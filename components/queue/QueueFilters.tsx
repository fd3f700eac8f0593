'use client';

import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import { FilterBar, type FilterValues } from '../ui/FilterBar';

type Props = {
  values: FilterValues;
  brands: readonly BrandSummary[];
  onChange: (values: FilterValues) => void;
};

const STATES = ['open', 'answered', 'adjudication', 'settled', 'superseded', 'withdrawn'] as const;
const SORTS = ['priority', 'due', 'newest'] as const;

/** The filters of QueueFilterSchema, by the same names as in the URL. */
export function QueueFilters({ values, brands, onChange }: Props) {
  const t = useTranslations('queue');
  return (
    <FilterBar
      values={values}
      onChange={onChange}
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
