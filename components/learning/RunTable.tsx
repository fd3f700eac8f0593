'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { LearningRun } from '@/lib/contracts/learning';
import { ShortHash } from '../admin/PanelPart';
import { useMoment } from '../ui/use-moment';
import { useElapsed } from '../ui/duration';
import { Table, type Column } from '../ui/Table';
import { LearningState } from './LearningState';

type Props = { runs: readonly LearningRun[]; isLoading: boolean };

export function RunTable({ runs, isLoading }: Props) {
  const t = useTranslations('learning');
  const columns = useColumns();
  return (
    <Table
      caption={t('runs')}
      columns={columns}
      rows={runs}
      rowKey={(run) => run.runId}
      isLoading={isLoading}
      empty={null}
    />
  );
}

function useColumns(): ReadonlyArray<Column<LearningRun>> {
  const t = useTranslations('learning');
  const format = useFormatter();
  const moment = useMoment();
  const elapsed = useElapsed();
  return [
    {
      id: 'asked',
      header: t('columns.asked'),
      className: 'whitespace-nowrap',
      cell: ({ runId, createdAt }) => (
        <Link href={`/learning/${runId}`} className="font-semibold after:absolute after:inset-0">
          {moment(createdAt)}
        </Link>
      ),
    },
    {
      id: 'dataset',
      header: t('columns.dataset'),
      className: 'whitespace-nowrap',
      cell: ({ dataset, version }) => t('datasetVersion', { dataset, version }),
    },
    { id: 'state', header: t('columns.state'), cell: (run) => <LearningState run={run} /> },
    {
      id: 'learned',
      header: t('columns.learned'),
      isNumber: true,
      cell: ({ learnedCount }) => format.number(learnedCount),
    },
    {
      id: 'took',
      header: t('columns.took'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ startedAt, endedAt }) =>
        startedAt !== null && endedAt !== null ? elapsed(Date.parse(endedAt) - Date.parse(startedAt)) : '',
    },
    { id: 'recipe', header: t('columns.recipe'), cell: ({ recipeHash }) => <ShortHash hash={recipeHash} /> },
    {
      id: 'by',
      header: t('columns.by'),
      className: 'w-full',
      cell: ({ requestedBy }) => requestedBy ?? t('system'),
    },
  ];
}
