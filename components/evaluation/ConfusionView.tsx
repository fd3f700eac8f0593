'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { confusionsQuery } from '@/lib/client/evaluation/evaluation-queries';
import type { EvaluationConfusions } from '@/lib/contracts/evaluations';
import { AdminSection } from '../admin/AdminSection';
import { BrandsPicker } from '../brands/BrandsPicker';
import { RequestProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { Skeleton } from '../ui/Skeleton';
import { Table, type Column } from '../ui/Table';
import { ConfusionMatrix } from './ConfusionMatrix';
import type { ViewProps } from './view-props';

type Pair = EvaluationConfusions['pairs'][number];

/** Which brands are taken for which: the worst pairs of all, and a matrix of a few. */
export function ConfusionView({ evaluation, values, onChange }: ViewProps) {
  const t = useTranslations('evaluation');
  const chosen = values['brands']?.split(',') ?? [];
  const confusions = useQuery(confusionsQuery(evaluation.evaluationId, chosen));
  const show = (brands: readonly string[]) =>
    onChange(brands.length === 0 ? {} : { brands: [...new Set(brands)].join(',') });
  const columns = usePairColumns(({ truth, said }) => show([truth.slug, said.slug]));
  const data = confusions.data;
  const shown = data?.brands.map(({ slug }) => slug) ?? [];
  return (
    <>
      {confusions.isError && (
        <RequestProblem error={confusions.error} onRetry={() => void confusions.refetch()} />
      )}
      <AdminSection
        title={t('matrix')}
        text={t('matrixText')}
        action={
          chosen.length > 0 && (
            <Button size="sm" onClick={() => show([])}>
              {t('mostConfused')}
            </Button>
          )
        }
      >
        <div className="flex flex-col gap-3 p-4">
          <BrandsPicker brands={evaluation.brands} chosen={shown} onChange={show} />
          {data ? <ConfusionMatrix {...data} /> : <Skeleton className="h-48" />}
        </div>
      </AdminSection>
      <AdminSection title={t('confusedPairs')} text={t('confusedPairsText')}>
        <Table
          caption={t('confusedPairs')}
          columns={columns}
          rows={data?.pairs ?? []}
          rowKey={({ truth, said }) => `${truth.slug} ${said.slug}`}
          isLoading={confusions.isPending}
          empty={<p className="px-3 py-4 text-ink-3">{t('noneConfused')}</p>}
        />
      </AdminSection>
    </>
  );
}

function usePairColumns(onChoose: (pair: Pair) => void): ReadonlyArray<Column<Pair>> {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  return [
    {
      id: 'truth',
      header: t('columns.truth'),
      className: 'whitespace-nowrap',
      cell: (pair) => (
        <button
          type="button"
          className="cursor-pointer font-semibold after:absolute after:inset-0"
          onClick={() => onChoose(pair)}
        >
          {pair.truth.name}
        </button>
      ),
    },
    {
      id: 'said',
      header: t('columns.said'),
      className: 'w-full',
      cell: ({ said }) => said.name,
    },
    {
      id: 'count',
      header: t('columns.cases'),
      isNumber: true,
      cell: ({ count }) => format.number(count),
    },
  ];
}
