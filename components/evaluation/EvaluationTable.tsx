'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { Evaluation } from '@/lib/contracts/evaluations';
import { useMoment } from '../ui/use-moment';
import { Badge } from '../ui/Badge';
import { useDuration } from '../ui/duration';
import { Table, type Column } from '../ui/Table';
import { EvaluationState } from './EvaluationState';
import { useModelWords } from './use-model-words';

type Props = { evaluations: readonly Evaluation[]; isLoading: boolean };

export function EvaluationTable({ evaluations, isLoading }: Props) {
  const t = useTranslations('evaluation');
  const columns = useColumns();
  return (
    <Table
      caption={t('title')}
      columns={columns}
      rows={evaluations}
      rowKey={(evaluation) => evaluation.evaluationId}
      isLoading={isLoading}
      empty={null}
    />
  );
}

function useColumns(): ReadonlyArray<Column<Evaluation>> {
  const t = useTranslations('evaluation');
  const tDatasets = useTranslations('datasets');
  const format = useFormatter();
  const moment = useMoment();
  const duration = useDuration();
  const words = useModelWords();
  return [
    {
      id: 'asked',
      header: t('columns.asked'),
      className: 'whitespace-nowrap',
      cell: ({ evaluationId, createdAt }) => (
        <Link href={`/evaluation/${evaluationId}`} className="font-semibold after:absolute after:inset-0">
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
    {
      id: 'kind',
      header: t('columns.kind'),
      cell: ({ kind }) => <Badge>{tDatasets(`kinds.${kind}`)}</Badge>,
    },
    {
      id: 'models',
      header: t('columns.models'),
      className: 'whitespace-nowrap',
      cell: (evaluation) => words(evaluation),
    },
    {
      id: 'state',
      header: t('columns.state'),
      cell: (evaluation) => <EvaluationState evaluation={evaluation} />,
    },
    {
      id: 'cases',
      header: t('columns.cases'),
      isNumber: true,
      cell: ({ counts }) => counts && format.number(counts.cases),
    },
    {
      id: 'took',
      header: t('columns.took'),
      isNumber: true,
      className: 'whitespace-nowrap',
      cell: ({ startedAt, endedAt }) =>
        startedAt !== null && endedAt !== null && duration(Date.parse(endedAt) - Date.parse(startedAt)),
    },
    {
      id: 'by',
      header: t('columns.by'),
      className: 'w-full whitespace-nowrap',
      cell: ({ requestedBy }) => requestedBy ?? t('system'),
    },
  ];
}
