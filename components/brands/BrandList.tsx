'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Plus, Tags } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { BRAND_FILTER_NAMES, readBrandFilter, writeBrandFilter } from '@/lib/client/brands/brand-filter';
import { brandFiguresQuery, brandOverviewsQuery } from '@/lib/client/brands/brand-queries';
import { hardNegativesQuery } from '@/lib/client/datasets/dataset-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import type { BrandOverviewPage } from '@/lib/contracts/brand-overviews';
import { usePerson } from '../shell/person';
import { useRowKeys } from '../queue/use-row-keys';
import { RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { FilterBar } from '../ui/FilterBar';
import { BrandTable } from './BrandTable';
import { CreateBrandDialog } from './CreateBrandDialog';

const STATES = ['draft', 'unpublished', 'unmodelled'] as const;

type Props = {
  /** What the server painted, and under which filters. */
  initial: { query: string; page: BrandOverviewPage };
};

/** Every brand with what is in use of it, how much it flags and what waits. */
export function BrandList({ initial }: Props) {
  const t = useTranslations('brands');
  const words = useTranslations('shell');
  const { values, setValues } = useUrlFilters(BRAND_FILTER_NAMES);
  const filter = readBrandFilter(values);
  const query = writeBrandFilter(filter);
  const list = useInfiniteQuery({
    ...brandOverviewsQuery(filter),
    ...(query === initial.query && { initialData: { pages: [initial.page], pageParams: [null] } }),
  });
  const figures = useQuery(brandFiguresQuery());
  const hard = useQuery(hardNegativesQuery());
  const filtersRef = useRef<HTMLDivElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const loadMore = list.hasNextPage && !list.isFetching ? () => void list.fetchNextPage() : undefined;
  useRowKeys({ list: listRef, filters: filtersRef, onEnd: loadMore });
  const { roles } = usePerson();
  const [isMaking, setIsMaking] = useState(false);
  const make = roles.includes('ops') && (
    <Button look="solid" icon={<Plus size={14} aria-hidden />} onClick={() => setIsMaking(true)}>
      {t('create.newBrand')}
    </Button>
  );
  const brands = list.data?.pages.flatMap((page) => page.brands) ?? [];
  return (
    <>
      <TopBar
        title={words('brands')}
        context={<span>{t('count', { count: brands.length, more: list.hasNextPage ? 'yes' : 'no' })}</span>}
        status={make}
      />
      <main className="flex min-h-0 flex-1 flex-col">
        <div ref={filtersRef} className="border-b border-line px-3 py-3">
          <FilterBar
            values={values}
            onChange={setValues}
            filters={[
              { id: 'q', kind: 'text', label: t('filters.q'), placeholder: t('filters.qHint') },
              {
                id: 'state',
                kind: 'choice',
                label: t('filters.state'),
                items: STATES.map((state) => ({ value: state, label: t(`filters.states.${state}`) })),
              },
            ]}
          />
        </div>
        <div
          ref={listRef}
          className={clsx('min-h-0 flex-1 bg-panel', list.isPlaceholderData && 'opacity-60')}
        >
          {list.isError && list.data === undefined ? (
            <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
          ) : (
            <BrandTable
              brands={brands}
              figures={figures.data}
              hardNegatives={hard.data?.brands}
              isLoading={list.isPending || list.isFetchingNextPage}
              onLoadMore={loadMore}
              empty={
                query === '' ? (
                  <EmptyState
                    icon={<Tags size={24} aria-hidden />}
                    title={t('emptyTitle')}
                    text={t('emptyText')}
                    action={make}
                  />
                ) : (
                  <EmptyState
                    icon={<Tags size={24} aria-hidden />}
                    title={t('noneTitle')}
                    text={t('noneText')}
                    action={<Button onClick={() => setValues({})}>{t('clearFilters')}</Button>}
                  />
                )
              }
            />
          )}
        </div>
      </main>
      {isMaking && <CreateBrandDialog onClose={() => setIsMaking(false)} />}
    </>
  );
}
