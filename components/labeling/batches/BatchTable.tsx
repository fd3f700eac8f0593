'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import type { LabelBatch } from '@/lib/contracts/label-batches';
import { usePerson } from '../../shell/person';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { Table, type Column } from '../../ui/Table';
import { BatchProgress } from './BatchProgress';

type Props = {
  batches: readonly LabelBatch[];
  brands: readonly BrandSummary[];
  isLoading: boolean;
  chosenId: string | null;
  onChoose: (batchId: string) => void;
  onMake: () => void;
  onLoadMore: (() => void) | undefined;
};

export function BatchTable(props: Props) {
  const { batches, brands, isLoading, chosenId, onChoose, onMake, onLoadMore } = props;
  const t = useTranslations('batches');
  const columns = useColumns(brands, chosenId, onChoose);
  return (
    <Table
      caption={t('title')}
      columns={columns}
      rows={batches}
      rowKey={(batch) => batch.batchId}
      selectedKey={chosenId}
      isLoading={isLoading}
      empty={
        <EmptyState
          title={t('emptyTitle')}
          text={t('emptyText')}
          action={
            <Button look="solid" onClick={onMake}>
              {t('make')}
            </Button>
          }
        />
      }
      onLoadMore={onLoadMore}
    />
  );
}

function useColumns(
  brands: readonly BrandSummary[],
  chosenId: string | null,
  onChoose: Props['onChoose'],
): ReadonlyArray<Column<LabelBatch>> {
  const t = useTranslations('batches');
  const format = useFormatter();
  const { roles } = usePerson();
  return [
    {
      id: 'name',
      header: t('columns.name'),
      cell: (batch) => (
        <button
          type="button"
          aria-pressed={batch.batchId === chosenId}
          className="max-w-72 truncate text-left font-semibold after:absolute after:inset-0"
          onClick={() => onChoose(batch.batchId)}
        >
          {batch.name}
        </button>
      ),
    },
    {
      id: 'asked',
      header: t('columns.asked'),
      cell: ({ filter }) => {
        if (filter.ask !== 'brand') return t(`ask.${filter.ask}`);
        const slugs = new Set(filter.named?.map((one) => one.brand) ?? [filter.brand]);
        const [only] = slugs;
        if (slugs.size > 1) return t('ask.several', { count: slugs.size });
        return brands.find(({ slug }) => slug === only)?.name ?? only;
      },
    },
    { id: 'progress', header: t('columns.progress'), cell: ({ tasks }) => <BatchProgress tasks={tasks} /> },
    {
      id: 'waiting',
      header: t('columns.adjudication'),
      isNumber: true,
      cell: ({ batchId, tasks }) =>
        roles.includes('ops') && tasks.adjudication > 0 ? (
          <Link
            className="relative z-1 font-semibold underline"
            href={`/label?batch=${batchId}&purpose=adjudication`}
          >
            {t('decide', { count: format.number(tasks.adjudication) })}
          </Link>
        ) : (
          format.number(tasks.adjudication)
        ),
    },
    {
      id: 'labelers',
      header: t('columns.labelers'),
      isNumber: true,
      cell: ({ labelersWanted }) => format.number(labelersWanted),
    },
    {
      id: 'due',
      header: t('columns.due'),
      cell: ({ dueAt, state }) =>
        state === 'closed' ? (
          <Badge>{t('closed')}</Badge>
        ) : (
          format.dateTime(new Date(dueAt), { dateStyle: 'medium' })
        ),
    },
    { id: 'by', header: t('columns.by'), cell: ({ createdBy }) => createdBy ?? t('system') },
    ...(roles.includes('labeler')
      ? [
          {
            id: 'work',
            header: '',
            cell: ({ batchId, state }: LabelBatch) =>
              state === 'open' && (
                <Link className="relative z-1 font-semibold underline" href={`/label?batch=${batchId}`}>
                  {t('label')}
                </Link>
              ),
          },
        ]
      : []),
  ];
}
