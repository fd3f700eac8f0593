'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState, type MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import {
  extendTo,
  keepListed,
  moveInGrid,
  NOTHING_SELECTED,
  selectAll,
  toggleOne,
} from '@/lib/client/data/selection';
import { useElementSize } from '@/lib/client/element-size';
import { failuresQuery } from '@/lib/client/evaluation/evaluation-queries';
import type { EvaluationFailure } from '@/lib/contracts/evaluations';
import { EVALUATION_SLICES } from '@/lib/domain/evaluation/slices';
import { usePairKeys } from '../data/use-pair-keys';
import { usePerson } from '../shell/person';
import { RequestProblem } from '../shell/RequestProblem';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { FilterBar } from '../ui/FilterBar';
import { Skeleton } from '../ui/Skeleton';
import { FailureBar } from './FailureBar';
import { FailureTile } from './FailureTile';
import { useSliceWords } from './SlicesView';
import type { ViewProps } from './view-props';

const TILE_PX = 168;
const GAP_PX = 8;
const keyOf = ({ number, brand }: EvaluationFailure) => `${number} ${brand.slug}`;

function toRows(failures: readonly EvaluationFailure[], columns: number): EvaluationFailure[][] {
  return Array.from({ length: Math.ceil(failures.length / columns) }, (_, row) =>
    failures.slice(row * columns, (row + 1) * columns),
  );
}

/** What was missed with the lowest probability, or flagged wrongly with the highest, to be looked at and labeled. */
export function FailuresView({ evaluation, values, onChange }: ViewProps) {
  const t = useTranslations('evaluation');
  const tUi = useTranslations('ui');
  const { roles } = usePerson();
  const sliceWords = useSliceWords();
  const list = useInfiniteQuery(failuresQuery(evaluation.evaluationId, values));
  const failures = list.data?.pages.flatMap((page) => page.failures) ?? [];
  const keys = failures.map(keyOf);
  const scroller = useRef<HTMLDivElement>(null);
  const filters = useRef<HTMLDivElement>(null);
  const width = useElementSize(scroller)?.width ?? 0;
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (TILE_PX + GAP_PX)));
  const [active, setActive] = useState(0);
  const [selected, setSelected] = useState(NOTHING_SELECTED);
  const selection = keepListed(selected, keys);
  const activeIndex = Math.min(active, Math.max(0, failures.length - 1));

  const goTo = (index: number) => {
    setActive(index);
    scroller.current?.querySelector<HTMLElement>(`[data-failure="${index}"]`)?.focus();
  };
  const step = (to: Parameters<typeof moveInGrid>[1]) =>
    moveInGrid(activeIndex, to, { columns, count: failures.length });
  const press = (index: number, { shiftKey }: Pick<MouseEvent, 'shiftKey'>) => {
    setActive(index);
    setSelected(shiftKey ? extendTo(selection, keys, activeIndex, index) : toggleOne(selection, keys, index));
  };
  usePairKeys({
    onMove: (to) => goTo(step(to)),
    onExtend: (to) => {
      setSelected(extendTo(selection, keys, activeIndex, step(to)));
      goTo(step(to));
    },
    onToggle: failures.length > 0 ? () => setSelected(toggleOne(selection, keys, activeIndex)) : null,
    onAll: failures.length > 0 ? () => setSelected(selectAll(keys)) : null,
    onSimilar: null,
    onUndo: null,
    onSearch: () => filters.current?.querySelector<HTMLElement>('[role=combobox], input')?.focus(),
  });

  const slice = EVALUATION_SLICES.find((one) => one === values['slice']);
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <div ref={filters} className="border-b border-line px-4 py-3">
        <FilterBar
          values={values}
          onChange={({ value, ...next }) =>
            // A value means nothing without its slice.
            onChange(next['slice'] === values['slice'] && value !== undefined ? { ...next, value } : next)
          }
          filters={[
            {
              id: 'kind',
              kind: 'choice',
              label: t('failureKind'),
              items: [
                { value: 'missed', label: t('missed') },
                ...(evaluation.kind === 'business' ? [] : [{ value: 'wrong', label: t('wrong') }]),
              ],
              defaultValue: 'missed',
            },
            {
              id: 'brand',
              kind: 'choice',
              label: t('columns.brand'),
              items: evaluation.brands.map(({ slug, name }) => ({ value: slug, label: name })),
            },
            ...(slice === undefined
              ? []
              : [
                  {
                    id: 'slice' as const,
                    kind: 'choice' as const,
                    label: t('slice'),
                    items: [
                      {
                        value: slice,
                        label: t('sliceOf', {
                          slice: t(`sliceNames.${slice}`),
                          value: sliceWords(slice, values['value'] ?? ''),
                        }),
                      },
                    ],
                  },
                ]),
          ]}
        />
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto scroll-py-2 p-3">
        {list.isError && <RequestProblem error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && failures.length === 0 && (
          <EmptyState title={t('noFailure')} text={t('noFailureText')} />
        )}
        <div
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
          role="grid"
          aria-label={t('failures')}
          aria-multiselectable
          className="grid gap-2"
          style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
        >
          {toRows(failures, columns).map((row, rowIndex) => (
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            <div key={keyOf(row[0]!)} role="row" className="contents">
              {row.map((failure, column) => {
                const index = rowIndex * columns + column;
                return (
                  <FailureTile
                    key={keyOf(failure)}
                    failure={failure}
                    index={index}
                    isActive={index === activeIndex}
                    isSelected={selection.keys.has(keyOf(failure))}
                    onPress={press}
                  />
                );
              })}
            </div>
          ))}
        </div>
        <div
          className="mt-2 grid gap-2"
          style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
        >
          {(list.isPending || list.isFetchingNextPage) &&
            Array.from({ length: columns * 2 }, (_, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <Skeleton key={index} className="aspect-[4/5]" />
            ))}
        </div>
        {list.hasNextPage && !list.isFetching && (
          <div className="flex justify-center py-4">
            <Button onClick={() => void list.fetchNextPage()}>{tUi('loadMore')}</Button>
          </div>
        )}
      </div>
      {(roles.includes('ops') || roles.includes('admin')) && (
        <FailureBar
          evaluation={evaluation}
          listed={failures}
          chosen={failures.filter((failure) => selection.keys.has(keyOf(failure)))}
          onClear={() => setSelected(NOTHING_SELECTED)}
        />
      )}
    </main>
  );
}
