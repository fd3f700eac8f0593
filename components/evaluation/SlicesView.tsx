'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { figuresQuery } from '@/lib/client/evaluation/evaluation-queries';
import type { EvaluatedKind, EvaluationFigures } from '@/lib/contracts/evaluations';
import {
  EVALUATION_SLICES,
  MARK_SIZES,
  MARK_STATES,
  type EvaluationSlice,
} from '@/lib/domain/evaluation/slices';
import { AdminSection } from '../admin/AdminSection';
import { RequestProblem } from '../shell/RequestProblem';
import { Skeleton } from '../ui/Skeleton';
import { Table, type Column } from '../ui/Table';
import { Figure } from './Figure';
import { ScopeBar } from './ScopeBar';
import type { ViewProps } from './view-props';

type Row = EvaluationFigures['slices'][number];
type Props = ViewProps & { onFailures: (filters: Readonly<Record<string, string>>) => void };

/** All signals together, cut by what the ad is and by how the brand is seen. */
export function SlicesView({ onFailures, ...props }: Props) {
  const { evaluation, values } = props;
  const t = useTranslations('evaluation');
  const { brand, point } = values;
  const asked = { ...(brand !== undefined && { brand }), ...(point !== undefined && { point }) };
  const figures = useQuery(figuresQuery(evaluation.evaluationId, asked));
  const columns = useColumns(evaluation.kind, (slice, value) =>
    onFailures({ slice, ...(value !== '' && { value }), ...(brand !== undefined && { brand }) }),
  );
  return (
    <>
      <ScopeBar {...props} hasPoint />
      {figures.isError && <RequestProblem error={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.isPending && <Skeleton className="h-64" />}
      {figures.data &&
        EVALUATION_SLICES.map((slice) => {
          const rows = figures.data.slices.filter((row) => row.slice === slice);
          if (rows.length === 0) return null;
          return (
            <AdminSection key={slice} title={t(`sliceNames.${slice}`)} text={t(`sliceText.${slice}`)}>
              <Table
                caption={t(`sliceNames.${slice}`)}
                columns={columns}
                rows={rows.toSorted((a, b) => rankOf(a) - rankOf(b))}
                rowKey={({ value }) => value}
                empty={null}
              />
            </AdminSection>
          );
        })}
    </>
  );
}

const FIXED: readonly string[] = [...MARK_STATES, ...MARK_SIZES];

/** Sizes in their order; everything else by how much there is of it. */
function rankOf({ slice, value, cases }: Row): number {
  return slice === 'mark' || slice === 'mark-size' ? FIXED.lastIndexOf(value) : -cases;
}

function useColumns(
  kind: EvaluatedKind,
  onFailures: (slice: EvaluationSlice, value: string) => void,
): ReadonlyArray<Column<Row>> {
  const t = useTranslations('evaluation');
  const format = useFormatter();
  const name = useSliceWords();
  const column = (id: 'recall' | 'wrongShare' | 'flagRate' | 'precision'): Column<Row> => ({
    id,
    header: t(`figures.${id}`),
    isNumber: true,
    cell: (row) => <Figure estimate={row[id]} />,
  });
  return [
    {
      id: 'value',
      header: t('sliceValue'),
      className: 'w-full',
      cell: ({ slice, value }) => (
        <button
          type="button"
          title={t('toFailures')}
          className="cursor-pointer font-semibold after:absolute after:inset-0"
          onClick={() => onFailures(slice, value)}
        >
          {name(slice, value)}
        </button>
      ),
    },
    {
      id: 'cases',
      header: t('columns.cases'),
      isNumber: true,
      cell: ({ cases }) => format.number(cases),
    },
    column('recall'),
    ...(kind === 'closed' ? [column('wrongShare')] : []),
    ...(kind === 'open' ? [column('precision'), column('flagRate')] : []),
  ];
}

/** What a value of a slice is called. */
export function useSliceWords() {
  const t = useTranslations('evaluation');
  const tLabels = useTranslations('labels');
  return (slice: EvaluationSlice, value: string): string => {
    const state = MARK_STATES.find((one) => one === value);
    const size = MARK_SIZES.find((one) => one === value);
    if (slice === 'mark' && state) return t(`slices.mark.${state}`);
    if (slice === 'mark-size' && size) return t(`slices.size.${size}`);
    if (value === '') return t('notKnown');
    const kind = KINDS.find((one) => one === value);
    return slice === 'kind' && kind ? tLabels(`kinds.${kind}`) : value;
  };
}

const KINDS = ['mark', 'mark-covered', 'look-alike'] as const;
