'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import { hardNegativesQuery } from '@/lib/client/datasets/dataset-queries';
import type { HardNegativeSummary } from '@/lib/contracts/hard-negatives';
import { RequestProblem } from '../shell/RequestProblem';
import { Table, type Column } from '../ui/Table';

/** Hard negatives by brand: how many, how fresh, and of how many the model is still sure. */
export function HardNegatives() {
  const t = useTranslations('datasets');
  const list = useQuery(hardNegativesQuery());
  const columns = useColumns();
  if (list.isError) return <RequestProblem error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <Table
      caption={t('hard.title')}
      columns={columns}
      rows={list.data?.brands ?? []}
      rowKey={(brand) => brand.slug}
      isLoading={list.isPending}
      empty={<p className="px-3 py-4 text-ink-3">{t('hard.none')}</p>}
    />
  );
}

function useColumns(): ReadonlyArray<Column<HardNegativeSummary>> {
  const t = useTranslations('datasets');
  const format = useFormatter();
  return [
    {
      id: 'brand',
      header: t('hard.brand'),
      className: 'w-full',
      cell: ({ slug, name }) => (
        <Link
          href={`/data?brand=${slug}&hard=yes&sort=score-high`}
          className="font-semibold after:absolute after:inset-0"
        >
          {name}
        </Link>
      ),
    },
    { id: 'count', header: t('hard.count'), isNumber: true, cell: ({ count }) => format.number(count) },
    { id: 'recent', header: t('hard.recent'), isNumber: true, cell: ({ recent }) => format.number(recent) },
    {
      id: 'still',
      header: t('hard.stillOver'),
      isNumber: true,
      cell: ({ stillOver }) => format.number(stillOver),
    },
    {
      id: 'newest',
      header: t('hard.newest'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ newestAt }) => format.dateTime(new Date(newestAt), { dateStyle: 'medium' }),
    },
  ];
}
