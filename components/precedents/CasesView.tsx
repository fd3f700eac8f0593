'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PRECEDENT_FILTER_NAMES, readPrecedentFilter } from '@/lib/client/precedents/precedent-filter';
import { precedentsQuery, precedentTagsQuery } from '@/lib/client/precedents/precedent-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import type { BrandSummary } from '@/lib/contracts/brands';
import { REASONS } from '@/lib/domain/reasons';
import { usePerson } from '../shell/person';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { FilterBar } from '../ui/FilterBar';
import { CasePanel } from './CasePanel';
import { CaseTable } from './CaseTable';

type Props =
  | { brands: readonly BrandSummary[]; brand?: never }
  /** Only cases of this brand. */
  | { brand: { slug: string }; brands?: never };

const OUTCOMES = ['violation', 'no-violation'] as const;
const STATES = ['standing', 'retired'] as const;

/** The case library under the filters of the address; the chosen case with all of it beside the table. */
export function CasesView({ brands, brand }: Props) {
  const t = useTranslations('precedents');
  const tReasons = useTranslations('reasons');
  const { roles } = usePerson();
  const { values, setValues } = useUrlFilters([...PRECEDENT_FILTER_NAMES, 'case']);
  const { case: chosenId, ...filters } = values;
  const filter = readPrecedentFilter(brand === undefined ? filters : { ...filters, brand: brand.slug });
  const list = useInfiniteQuery(precedentsQuery(filter));
  const tags = useQuery(precedentTagsQuery());
  const choose = (precedentId: string | null) =>
    setValues(precedentId === null ? filters : { ...filters, case: precedentId });

  return (
    <div className="flex h-full min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="border-b border-line px-3 py-3">
          <FilterBar
            values={filters}
            onChange={setValues}
            filters={[
              { id: 'q', kind: 'text', label: t('filters.q'), placeholder: t('filters.qHint') },
              ...(brands === undefined
                ? []
                : [
                    {
                      id: 'brand',
                      kind: 'choice' as const,
                      label: t('filters.brand'),
                      items: brands.map(({ slug, name }) => ({ value: slug, label: name })),
                    },
                  ]),
              {
                id: 'outcome',
                kind: 'choice',
                label: t('filters.outcome'),
                items: OUTCOMES.map((value) => ({ value, label: t(`outcomes.${value}`) })),
              },
              {
                id: 'reason',
                kind: 'choice',
                label: t('reason'),
                items: REASONS.map((value) => ({ value, label: tReasons(`${value}.label`) })),
              },
              {
                id: 'tag',
                kind: 'choice',
                label: t('filters.tag'),
                items: (tags.data?.tags ?? []).map(({ tag, count }) => ({
                  value: tag,
                  label: t('tagCount', { tag, count }),
                })),
              },
              {
                id: 'state',
                kind: 'choice',
                label: t('filters.state'),
                defaultValue: 'standing',
                items: STATES.map((value) => ({ value, label: t(`states.${value}`) })),
              },
            ]}
          />
        </div>
        {list.isError && list.data !== undefined && (
          <div className="border-b border-line px-4 py-2">
            <InlineProblem error={list.error} />
          </div>
        )}
        <div className="min-h-0 flex-1 bg-panel">
          {list.isError && list.data === undefined ? (
            <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
          ) : (
            <CaseTable
              entries={list.data?.pages.flatMap((page) => page.entries) ?? []}
              isLoading={list.isPending || list.isFetchingNextPage}
              isFiltered={Object.keys(filters).length > 0}
              hasBrand={brand === undefined}
              chosenId={chosenId ?? null}
              onChoose={choose}
              onLoadMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
            />
          )}
        </div>
      </div>
      {chosenId !== undefined && (
        <CasePanel
          key={chosenId}
          precedentId={chosenId}
          mayChange={roles.includes('ops')}
          onClose={() => choose(null)}
        />
      )}
    </div>
  );
}
