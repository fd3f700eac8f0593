'use client';

import { useTranslations } from 'use-intl';
import { AUTHORIZATION_STATES } from '@/lib/contracts/authorizations';
import type { BrandSummary } from '@/lib/contracts/brands';
import { FilterBar, type FilterValues } from '../ui/FilterBar';

type Props = {
  values: FilterValues;
  brands: readonly BrandSummary[];
  onChange: (values: FilterValues) => void;
};

const SORTS = ['newest', 'ends'] as const;

/** The filters of AuthorizationFilterSchema, by the same names as in the URL. */
export function AuthorizationFilters({ values, brands, onChange }: Props) {
  const t = useTranslations('authorizations');
  return (
    <FilterBar
      values={values}
      onChange={onChange}
      filters={[
        {
          id: 'state',
          kind: 'choice',
          label: t('filters.state'),
          items: AUTHORIZATION_STATES.map((state) => ({ value: state, label: t(`states.${state}`) })),
        },
        {
          id: 'brand',
          kind: 'choice',
          label: t('filters.brand'),
          items: brands.map(({ slug, name }) => ({ value: slug, label: name })),
        },
        { id: 'seller', kind: 'text', label: t('filters.seller') },
        { id: 'source', kind: 'text', label: t('filters.source') },
        {
          id: 'sort',
          kind: 'choice',
          label: t('filters.sort'),
          defaultValue: 'newest',
          items: SORTS.map((sort) => ({ value: sort, label: t(`sorts.${sort}`) })),
        },
      ]}
    />
  );
}
