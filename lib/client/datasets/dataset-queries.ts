import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { DifferenceSchema } from '@/lib/contracts/dataset-differences';
import { EntryPageSchema, LineageSchema } from '@/lib/contracts/dataset-entries';
import { type RecipeInput } from '@/lib/contracts/dataset-recipes';
import {
  DatasetDetailSchema,
  DatasetListSchema,
  FreezeSchema,
  RecipePreviewSchema,
  type Dataset,
} from '@/lib/contracts/dataset-versions';
import { HardNegativeListSchema } from '@/lib/contracts/hard-negatives';
import { LabelAccuracyListSchema } from '@/lib/contracts/label-reports';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const DATASETS = 'datasets';
/** While something is being frozen its progress moves. */
const LIVE_MS = 700;
const IDLE_MS = 15_000;

export type VersionAddress = { name: string; number: number };
export type EntryFilters = { split: string | null; brand: string | null; class: string | null };

const isLive = (dataset: Pick<Dataset, 'freeze'> | undefined) =>
  dataset?.freeze?.state === 'queued' || dataset?.freeze?.state === 'running';

export const datasetsQuery = () =>
  queryOptions({
    queryKey: [DATASETS, 'list'],
    queryFn: ({ signal }) => fetchJson(DatasetListSchema, '/api/v1/datasets', { signal }),
    refetchInterval: ({ state }) => (state.data?.datasets.some(isLive) ? LIVE_MS : IDLE_MS),
    retry: retryPassing,
  });

export const datasetQuery = (name: string) =>
  queryOptions({
    queryKey: [DATASETS, 'one', name],
    queryFn: ({ signal }) => fetchJson(DatasetDetailSchema, `/api/v1/datasets/${name}`, { signal }),
    refetchInterval: ({ state }) => (isLive(state.data) ? LIVE_MS : IDLE_MS),
    retry: retryPassing,
  });

const versionPath = ({ name, number }: VersionAddress) => `/api/v1/datasets/${name}/versions/${number}`;

/** A version never changes, so what was read of it stays. */
const FOR_GOOD = { staleTime: Infinity, retry: retryPassing } as const;

export const entriesQuery = (version: VersionAddress, filters: EntryFilters) =>
  infiniteQueryOptions({
    queryKey: [DATASETS, 'entries', version.name, version.number, filters],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(filters)) if (value !== null) query.set(name, value);
      if (pageParam !== null) query.set('cursor', pageParam);
      return fetchJson(EntryPageSchema, `${versionPath(version)}/entries?${query}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    ...FOR_GOOD,
  });

export const differenceQuery = (version: VersionAddress, from: number, change: string | null) =>
  infiniteQueryOptions({
    queryKey: [DATASETS, 'difference', version.name, version.number, from, change],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ from: String(from) });
      if (change !== null) query.set('change', change);
      if (pageParam !== null) query.set('cursor', pageParam);
      return fetchJson(DifferenceSchema, `${versionPath(version)}/difference?${query}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    ...FOR_GOOD,
  });

export const lineageQuery = (version: VersionAddress, position: number) =>
  queryOptions({
    queryKey: [DATASETS, 'lineage', version.name, version.number, position],
    queryFn: ({ signal }) =>
      fetchJson(LineageSchema, `${versionPath(version)}/entries/${position}`, { signal }),
    ...FOR_GOOD,
  });

export const hardNegativesQuery = () =>
  queryOptions({
    queryKey: ['hard-negatives'],
    queryFn: ({ signal }) => fetchJson(HardNegativeListSchema, '/api/v1/hard-negatives', { signal }),
    retry: retryPassing,
  });

export const labelAccuracyQuery = () =>
  queryOptions({
    queryKey: ['label-accuracy'],
    queryFn: ({ signal }) => fetchJson(LabelAccuracyListSchema, '/api/v1/label-accuracy', { signal }),
    retry: retryPassing,
  });

export const recipePreviewQuery = (recipe: RecipeInput | null) =>
  queryOptions({
    queryKey: [DATASETS, 'preview', recipe],
    queryFn: ({ signal }) =>
      fetchJson(RecipePreviewSchema, '/api/v1/dataset-recipes/preview', {
        method: 'POST',
        json: recipe,
        signal,
      }),
    enabled: recipe !== null,
    retry: retryPassing,
  });

/** Asks a worker to freeze; without a recipe by the last one. */
export const sendFreeze = ({ name, recipe }: { name: string; recipe: RecipeInput | null }) =>
  fetchJson(FreezeSchema, `/api/v1/datasets/${name}/freezes`, {
    method: 'POST',
    json: recipe === null ? {} : { recipe },
  });

export const sendCancellation = (freezeId: string) =>
  fetchJson(FreezeSchema, `/api/v1/dataset-freezes/${freezeId}/cancellation`, { method: 'POST' });

export const refreshDatasets = (client: QueryClient) => client.invalidateQueries({ queryKey: [DATASETS] });
