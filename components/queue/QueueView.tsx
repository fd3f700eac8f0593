'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { RefreshCw } from 'lucide-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandSummary } from '@/lib/contracts/brands';
import type { QueueEntry, QueueFilter } from '@/lib/contracts/review';
import { QUEUE_FILTER_NAMES, readQueueFilter, writeQueueFilter } from '@/lib/client/queue-filter';
import { queueStatsQuery, reviewItemsQuery, type QueuePage } from '@/lib/client/queue-queries';
import { useUrlFilters } from '@/lib/client/url-filters';
import { usePerson } from '../shell/person';
import { OwnPace, WaitingCount } from '../shell/QueueStatus';
import { InlineProblem, RequestProblem } from '../shell/RequestProblem';
import { TopBar } from '../shell/TopBar';
import { Badge } from '../ui/Badge';
import { IconButton } from '../ui/IconButton';
import { QueueFilters } from './QueueFilters';
import { QueueTable } from './QueueTable';
import { decidingRole, entryHref } from './review-href';
import { useRowKeys } from './use-row-keys';

type Props = {
  /** What the server painted, and under which filters. */
  initial: { query: string; page: QueuePage };
  brands: readonly BrandSummary[];
};

export function QueueView({ initial, brands }: Props) {
  const t = useTranslations();
  const { roles } = usePerson();
  const { values, setValues } = useUrlFilters(QUEUE_FILTER_NAMES);
  const filter = readQueueFilter(values);
  const isInitial = writeQueueFilter(filter) === initial.query;
  const list = useInfiniteQuery({
    ...reviewItemsQuery(filter),
    ...(isInitial && { initialData: { pages: [initial.page], pageParams: [null] } }),
  });
  const needed = decidingRole(filter.state);
  const total = list.data?.pages[0]?.total ?? null;
  const stats = useQuery(queueStatsQuery());
  const filtersRef = useRef<HTMLDivElement>(null);
  const listRef = useRef<HTMLDivElement>(null);
  const loadMore = list.hasNextPage && !list.isFetching ? () => void list.fetchNextPage() : undefined;
  useRowKeys({ list: listRef, filters: filtersRef, onEnd: loadMore });

  return (
    <>
      <TopBar
        title={t('shell.queue')}
        context={
          <>
            {total === null ? (
              <WaitingCount stats={stats.data} />
            ) : (
              <span>{t('queue.count', { count: total })}</span>
            )}
            {needed !== null && !roles.includes(needed) && (
              <Badge>{t('queue.onlyLook', { role: t(`roles.${needed}`) })}</Badge>
            )}
            <IconButton
              label={t('queue.refresh')}
              disabled={list.isFetching}
              icon={<RefreshCw size={15} className={clsx(list.isFetching && 'animate-pulse')} aria-hidden />}
              onClick={() => void list.refetch()}
            />
          </>
        }
        status={<OwnPace stats={stats.data} />}
      />
      <main className="flex min-h-0 flex-1 flex-col">
        <div ref={filtersRef} className="border-b border-line px-3 py-3">
          <QueueFilters values={shownValues(values, filter)} brands={brands} onChange={setValues} />
        </div>
        {list.isError && list.data !== undefined && (
          <div className="border-b border-line px-4 py-2">
            <InlineProblem error={list.error} />
          </div>
        )}
        <div
          ref={listRef}
          className={clsx('min-h-0 flex-1 bg-panel', list.isPlaceholderData && 'opacity-60')}
        >
          {list.isError && list.data === undefined ? (
            <RequestProblem error={list.error} onRetry={() => void list.refetch()} />
          ) : (
            <QueueTable
              entries={withoutRepeats(list.data?.pages ?? [])}
              isLoading={list.isPending || list.isFetchingNextPage}
              isFiltered={Object.keys(shownValues(values, filter)).some((name) => name !== 'sort')}
              onLoadMore={loadMore}
              hrefOf={(entry) => entryHref(entry, filter, roles)}
            />
          )}
        </div>
      </main>
    </>
  );
}

/** What of the URL really filters. */
function shownValues(values: Readonly<Record<string, string>>, filter: QueueFilter) {
  const used = QUEUE_FILTER_NAMES.flatMap((name) => {
    const value = values[name];
    return value !== undefined && String(filter[name]) === value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(used);
}

/** A row that moved between two pages while they were fetched stands where it was seen first. */
function withoutRepeats(pages: readonly QueuePage[]): QueueEntry[] {
  return [
    ...new Map(pages.flatMap((page) => page.entries).map((entry) => [entry.reviewItemId, entry])).values(),
  ];
}
