'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { modelPartsQuery } from '@/lib/client/learning/learning-queries';
import type { BrandModelComparison, BrandModelParts } from '@/lib/contracts/brand-model-parts';
import { RequestProblem } from '../shell/RequestProblem';
import { Skeleton } from '../ui/Skeleton';
import { Table, type Column } from '../ui/Table';

type Row = { id: (typeof ROWS)[number]; read: (parts: BrandModelParts) => string };

const ROWS = [
  'prototypes',
  'marks',
  'counterExamples',
  'appearanceHead',
  'markHead',
  'start',
  'appearance',
  'mark',
  'title',
] as const;

/** What a model is made of, and what each signal can say at most, beside the model in use. */
export function ModelParts({ brandModelId }: { brandModelId: string }) {
  const t = useTranslations('learning.parts');
  const found = useQuery(modelPartsQuery(brandModelId));
  return (
    <section aria-label={t('caption')} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t('caption')}</h3>
      {found.isPending && <Skeleton className="h-40" />}
      {found.isError && <RequestProblem error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && <PartsTable {...found.data} />}
      <p className="text-ink-3">{t('text')}</p>
    </section>
  );
}

function PartsTable({ model, inUse }: BrandModelComparison) {
  const t = useTranslations('learning.parts');
  const column = (id: 'inUse' | 'model', parts: BrandModelParts): Column<Row> => ({
    id,
    header: t(`columns.${id}`, { version: parts.version }),
    isNumber: true,
    className: 'whitespace-nowrap',
    cell: ({ read }) => read(parts),
  });
  return (
    <Table
      caption={t('caption')}
      columns={[
        { id: 'part', header: t('part'), className: 'w-full', cell: ({ id }) => t(`rows.${id}`) },
        ...(inUse === null ? [] : [column('inUse', inUse)]),
        column('model', model),
      ]}
      rows={useRows()}
      rowKey={({ id }) => id}
      empty={null}
    />
  );
}

function useRows(): readonly Row[] {
  const t = useTranslations('learning.parts');
  const format = useFormatter();
  const evidence = (value: number) =>
    format.number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const taught = (head: BrandModelParts['markHead']) =>
    head === null ? t('none') : t('taught', { positives: head.positives, negatives: head.negatives });
  const readers: Record<Row['id'], Row['read']> = {
    prototypes: ({ prototypes }) => format.number(prototypes),
    marks: ({ marks, boxMarks }) => t('marks', { marks, boxMarks }),
    counterExamples: ({ counterExamples }) => format.number(counterExamples),
    appearanceHead: ({ appearanceHead }) => taught(appearanceHead),
    markHead: ({ markHead }) => taught(markHead),
    start: (parts) => evidence(parts.evidence.start),
    appearance: (parts) => evidence(parts.evidence.appearance),
    mark: (parts) => evidence(parts.evidence.mark),
    title: (parts) => evidence(parts.evidence.title),
  };
  return ROWS.map((id) => ({ id, read: readers[id] }));
}
