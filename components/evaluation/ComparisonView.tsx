'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { comparisonQuery } from '@/lib/client/evaluation/evaluation-queries';
import type { EvaluationComparison, Paired } from '@/lib/contracts/evaluations';
import { EVALUATED_SIGNALS } from '@/lib/domain/evaluation/tally';
import { useMoment } from '../ui/use-moment';
import { AdminSection } from '../admin/AdminSection';
import { RequestProblem } from '../shell/RequestProblem';
import { EmptyState } from '../ui/EmptyState';
import { FilterBar } from '../ui/FilterBar';
import { Table, type Column } from '../ui/Table';
import { PairedChange } from './PairedChange';
import { useModelWords } from './use-model-words';
import type { ViewProps } from './view-props';

/** null = all brands together. */
type Row = { slug: string | null; name: string; found: Paired; wrong: Paired | null };

/** What this set of models finds and another did not, case by case. */
export function ComparisonView({ evaluation, values, onChange }: ViewProps) {
  const t = useTranslations('evaluation');
  const moment = useMoment();
  const words = useModelWords();
  const { rivals, evaluationId } = evaluation;
  const other = rivals.find((rival) => rival.evaluationId === values['with']) ?? rivals[0];
  const signal = EVALUATED_SIGNALS.find((one) => one === values['signal']) ?? 'fused';
  const comparison = useQuery({
    ...comparisonQuery(evaluationId, { with: other?.evaluationId ?? '', signal }),
    enabled: other !== undefined,
  });
  const columns = useColumns(evaluation.kind !== 'business');
  if (!other) return <EmptyState title={t('noRival')} text={t('noRivalText')} />;
  const data = comparison.data;
  return (
    <>
      <FilterBar
        values={values}
        onChange={onChange}
        filters={[
          {
            id: 'with',
            kind: 'choice',
            label: t('compareWith'),
            items: rivals.map((rival) => ({
              value: rival.evaluationId,
              label: t('rival', { models: words(rival), at: moment(rival.createdAt) }),
            })),
            defaultValue: rivals[0]!.evaluationId,
          },
          {
            id: 'signal',
            kind: 'choice',
            label: t('signal'),
            items: EVALUATED_SIGNALS.map((one) => ({ value: one, label: t(`signalNames.${one}`) })),
            defaultValue: 'fused',
          },
        ]}
      />
      {comparison.isError && (
        <RequestProblem error={comparison.error} onRetry={() => void comparison.refetch()} />
      )}
      <AdminSection
        title={t('compared', { before: words(other), after: words(evaluation) })}
        text={data && t('comparedText', pickCounts(data))}
      >
        <Table
          caption={t('viewNames.comparison')}
          columns={columns}
          rows={data ? toRows(data, t('allBrands')) : []}
          rowKey={({ slug }) => slug ?? ''}
          isLoading={comparison.isPending}
          empty={null}
        />
        <p className="border-t border-line px-3 py-2 text-xs text-ink-3">{t('comparedHow')}</p>
      </AdminSection>
    </>
  );
}

const pickCounts = ({ cases, onlyHere, onlyThere }: EvaluationComparison) => ({ cases, onlyHere, onlyThere });

/** All together first; then what changed most. */
function toRows({ all, brands }: EvaluationComparison, allName: string): Row[] {
  const changed = ({ found, wrong }: Pick<Row, 'found' | 'wrong'>) =>
    found.gained + found.lost + (wrong ? wrong.gained + wrong.lost : 0);
  return [
    { slug: null, name: allName, ...all },
    ...brands.toSorted((a, b) => changed(b) - changed(a) || a.name.localeCompare(b.name)),
  ];
}

function useColumns(knowsAbsence: boolean): ReadonlyArray<Column<Row>> {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const counts = (id: string, header: string, of: (row: Row) => Paired | null): Column<Row> => ({
    id,
    header,
    isNumber: true,
    className: 'whitespace-nowrap',
    cell: (row) => {
      const paired = of(row);
      if (!paired) return null;
      return t('change', {
        before: format.number(paired.before),
        after: format.number(paired.after),
        n: paired.n,
      });
    },
  });
  const change = (
    id: string,
    header: string,
    of: (row: Row) => Paired | null,
    isGood: boolean,
  ): Column<Row> => ({
    id,
    header,
    isNumber: true,
    className: 'whitespace-nowrap',
    cell: (row) => <PairedChange paired={of(row)} isGood={isGood} isAdjusted={row.slug !== null} />,
  });
  return [
    {
      id: 'brand',
      header: t('columns.brand'),
      className: 'w-full whitespace-nowrap',
      cell: ({ name, slug }) => <span className={slug === null ? 'font-semibold' : ''}>{name}</span>,
    },
    counts('found', t('foundColumn'), ({ found }) => found),
    change('recall', t('recallChange'), ({ found }) => found, true),
    ...(knowsAbsence
      ? [
          counts('wrong', t('wrongColumn'), ({ wrong }) => wrong),
          change('wrong-change', t('wrongChange'), ({ wrong }) => wrong, false),
        ]
      : []),
  ];
}
