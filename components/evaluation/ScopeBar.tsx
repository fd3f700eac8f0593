'use client';

import { useTranslations } from 'use-intl';
import { OPERATING_POINTS } from '@/lib/domain/evaluation/tally';
import { FilterBar, type Filter } from '../ui/FilterBar';
import type { ViewProps } from './view-props';

type Props = ViewProps & { hasPoint: boolean };

/** All brands or one, and where a brand is flagged from. */
export function ScopeBar({ evaluation, values, onChange, hasPoint }: Props) {
  const t = useTranslations('evaluation');
  const point: Filter = {
    id: 'point',
    kind: 'choice',
    label: t('point'),
    items: OPERATING_POINTS.map((one) => ({ value: one, label: t(`points.${one}`) })),
    defaultValue: 'in-use',
  };
  const { sort, ...filters } = values;
  return (
    <FilterBar
      values={filters}
      onChange={(next) => onChange({ ...next, ...(sort !== undefined && { sort }) })}
      filters={[
        {
          id: 'brand',
          kind: 'choice',
          label: t('columns.brand'),
          items: evaluation.brands.map(({ slug, name }) => ({ value: slug, label: name })),
        },
        ...(hasPoint ? [point] : []),
      ]}
    />
  );
}
