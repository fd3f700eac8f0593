'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { brandFiguresQuery, figuresQuery } from '@/lib/client/evaluation/evaluation-queries';
import type { EvaluatedKind, SignalRow } from '@/lib/contracts/evaluations';
import { AdminSection } from '../admin/AdminSection';
import { RequestProblem } from '../shell/RequestProblem';
import { Table, type Column } from '../ui/Table';
import { BrandFigures } from './BrandFigures';
import { Figure } from './Figure';
import { LeftOutNote } from './LeftOutNote';
import { ScopeBar } from './ScopeBar';
import type { ViewProps } from './view-props';

/** What all signals together and each alone find, over all brands or one; then brand by brand. */
export function FiguresView(props: ViewProps) {
  const { evaluation, values, onChange } = props;
  const t = useTranslations('evaluation');
  const { brand, point, sort } = values;
  const asked = { ...(brand !== undefined && { brand }), ...(point !== undefined && { point }) };
  const figures = useQuery(figuresQuery(evaluation.evaluationId, asked));
  const brands = useQuery(
    brandFiguresQuery(evaluation.evaluationId, { ...(point !== undefined && { point }) }),
  );
  const columns = useColumns(evaluation.kind, brand === undefined);
  const { kind } = evaluation;
  const name = evaluation.brands.find(({ slug }) => slug === brand)?.name;
  const problem = figures.error ?? brands.error;
  return (
    <>
      <LeftOutNote evaluation={evaluation} />
      <ScopeBar {...props} hasPoint />
      {problem !== null && <RequestProblem error={problem} onRetry={() => void figures.refetch()} />}
      <AdminSection title={name ?? t('allBrands')} text={t(`kindText.${kind}`)}>
        <Table
          caption={t('signals')}
          columns={columns}
          rows={figures.data?.signals ?? []}
          rowKey={({ signal }) => signal}
          isLoading={figures.isPending}
          empty={null}
        />
        {figures.data && kind !== 'business' && (
          <p className="flex gap-2 border-t border-line px-3 py-2">
            <span className="text-ink-2">{t('rightFirst')}</span>
            <Figure estimate={figures.data.rightFirst} />
          </p>
        )}
      </AdminSection>
      <AdminSection title={t('brands')} text={t('brandsText')}>
        <BrandFigures
          brands={brands.data?.brands ?? []}
          kind={kind}
          isLoading={brands.isPending}
          chosen={brand ?? null}
          sort={sort ?? null}
          onSort={(next) => onChange({ ...values, sort: next })}
          onChoose={(slug) => onChange({ ...values, brand: slug })}
        />
      </AdminSection>
    </>
  );
}

function useColumns(kind: EvaluatedKind, isAllBrands: boolean): ReadonlyArray<Column<SignalRow>> {
  const t = useTranslations('evaluation');
  const column = (
    id: 'recall' | 'meanRecall' | 'wrongShare' | 'flagRate' | 'precision',
  ): Column<SignalRow> => ({
    id,
    header: t(`figures.${id}`),
    isNumber: true,
    cell: (row) => <Figure estimate={row[id]} />,
  });
  const mark = (state: 'with' | 'without' | 'not-searched'): Column<SignalRow> => ({
    id: state,
    header: t(`slices.mark.${state}`),
    isNumber: true,
    cell: ({ byMark }) => <Figure estimate={byMark?.[state] ?? null} />,
  });
  return [
    {
      id: 'signal',
      header: t('signal'),
      className: 'w-full whitespace-nowrap',
      cell: ({ signal }) => t(`signalNames.${signal}`),
    },
    ...(isAllBrands && kind !== 'open' ? [column('meanRecall')] : []),
    column('recall'),
    ...(kind === 'closed' ? [column('wrongShare')] : []),
    ...(kind === 'open' ? [column('precision'), column('flagRate')] : []),
    ...(kind === 'business' ? [mark('with'), mark('without'), mark('not-searched')] : []),
  ];
}
