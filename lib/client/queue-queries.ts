import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import type { z } from 'zod';
import { QueuePageSchema, QueueStatsSchema, type QueueFilter } from '../contracts/review';
import { fetchJson } from './fetch-json';
import { writeQueueFilter } from './queue-filter';
import { retryPassing } from './retry-passing';

export type QueuePage = z.infer<typeof QueuePageSchema>;

const STATS_EVERY_MS = 15_000;

/** Review items under a filter, page after page. What was shown stays until the answer to another filter is there. */
export const reviewItemsQuery = (filter: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: ['review-items', writeQueueFilter(filter)],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(QueuePageSchema, `/api/v1/review-items?${writeQueueFilter(filter, pageParam)}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // Coming back to a long list would ask for all its pages again.
    refetchOnWindowFocus: (query) => (query.state.data?.pages.length ?? 0) <= 1,
    retry: retryPassing,
  });

/** How much waits, and what the person did today. */
export const queueStatsQuery = () =>
  queryOptions({
    queryKey: ['queue-stats'],
    queryFn: ({ signal }) => fetchJson(QueueStatsSchema, '/api/v1/queue', { signal }),
    refetchInterval: STATS_EVERY_MS,
    retry: retryPassing,
  });

/** A decision counts at once, before the server's own count comes round. */
export function countOne(client: QueryClient): void {
  client.setQueryData(
    queueStatsQuery().queryKey,
    (stats) =>
      stats && {
        ...stats,
        waiting: Math.max(0, stats.waiting - 1),
        mine: { today: stats.mine.today + 1, lastHour: stats.mine.lastHour + 1 },
      },
  );
}
