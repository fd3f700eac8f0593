import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  LabelBatchMadeSchema,
  LabelBatchPageSchema,
  LabelBatchEstimateSchema,
  LabelBatchPreviewSchema,
  LabelBatchReopenedSchema,
  LabelQueueStatsSchema,
  type MakeLabelBatch,
} from '@/lib/contracts/label-batches';
import { LabelBatchReportSchema } from '@/lib/contracts/label-reports';
import { fetchJson, fetchNothing } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const STATS_EVERY_MS = 15_000;
const PROGRESS_EVERY_MS = 5_000;

const labelKeys = {
  stats: () => ['label-queue'] as const,
  batches: () => ['label-batches'] as const,
  batchList: (state: 'open' | 'closed' | null) => [...labelKeys.batches(), 'list', state] as const,
  report: (batchId: string) => [...labelKeys.batches(), 'report', batchId] as const,
};

/** How much waits to be labeled, and what the person did today. */
export const labelStatsQuery = () =>
  queryOptions({
    queryKey: labelKeys.stats(),
    queryFn: ({ signal }) => fetchJson(LabelQueueStatsSchema, '/api/v1/label-queue', { signal }),
    refetchInterval: STATS_EVERY_MS,
    retry: retryPassing,
  });

/** An answer counts at once, before the server's own count comes round; one taken back (-1) no more. */
export function countAnswer(client: QueryClient, by: 1 | -1): void {
  client.setQueryData(
    labelStatsQuery().queryKey,
    (stats) =>
      stats && {
        ...stats,
        waiting: Math.max(0, stats.waiting - by),
        mine: {
          today: Math.max(0, stats.mine.today + by),
          lastHour: Math.max(0, stats.mine.lastHour + by),
        },
      },
  );
}

/** Batches with their progress, the newest first. */
export const labelBatchesQuery = (state: 'open' | 'closed' | null) =>
  infiniteQueryOptions({
    queryKey: labelKeys.batchList(state),
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams();
      if (state !== null) query.set('state', state);
      if (pageParam !== null) query.set('cursor', pageParam);
      return fetchJson(LabelBatchPageSchema, `/api/v1/label-batches?${query}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: PROGRESS_EVERY_MS,
    retry: retryPassing,
  });

export const batchReportQuery = (batchId: string) =>
  queryOptions({
    queryKey: labelKeys.report(batchId),
    queryFn: ({ signal }) =>
      fetchJson(LabelBatchReportSchema, `/api/v1/label-batches/${batchId}/report`, { signal }),
    retry: retryPassing,
  });

/** About how many pictures match, while the preview counts. */
export const batchEstimateQuery = (batch: MakeLabelBatch | null) =>
  queryOptions({
    queryKey: [...labelKeys.batches(), 'estimate', batch?.filter] as const,
    queryFn: ({ signal }) =>
      fetchJson(LabelBatchEstimateSchema, '/api/v1/label-batches/estimate', {
        method: 'POST',
        json: batch,
        signal,
      }),
    staleTime: 10_000,
    retry: false,
  });

/** What a batch would hold; nothing is made, so it may be asked for again. */
export const batchPreviewQuery = (batch: MakeLabelBatch | null) =>
  queryOptions({
    queryKey: [...labelKeys.batches(), 'preview', batch] as const,
    queryFn: ({ signal }) =>
      fetchJson(LabelBatchPreviewSchema, '/api/v1/label-batches/preview', {
        method: 'POST',
        json: batch,
        signal,
      }),
    staleTime: 10_000,
    retry: retryPassing,
  });

export const makeBatch = (batch: MakeLabelBatch) =>
  fetchJson(LabelBatchMadeSchema, '/api/v1/label-batches', { method: 'POST', json: batch });

export const closeBatch = (batchId: string) =>
  fetchNothing(`/api/v1/label-batches/${batchId}/closing`, { method: 'POST', json: {} });

export const reopenBatch = (batchId: string) =>
  fetchJson(LabelBatchReopenedSchema, `/api/v1/label-batches/${batchId}/reopening`, {
    method: 'POST',
    json: {},
  });

/** After a change every list and report of batches is asked for again. */
export const refreshBatches = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: labelKeys.batches() });
