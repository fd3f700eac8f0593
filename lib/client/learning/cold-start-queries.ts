import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { ColdStartSchema } from '@/lib/contracts/cold-start';
import { FirstLookSetListSchema, FirstLookSetSchema, type DrawFirstLooks } from '@/lib/contracts/first-looks';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const COLD_START = 'cold-start';
/** People decide meanwhile, which takes them minutes; a run that is under way is watched more closely. */
const REFRESH_MS = 20_000;
const WATCH_MS = 4_000;

export const coldStartQuery = (slug: string) =>
  queryOptions({
    queryKey: [COLD_START, slug, 'facts'],
    queryFn: ({ signal }) => fetchJson(ColdStartSchema, `/api/v1/brands/${slug}/cold-start`, { signal }),
    refetchInterval: ({ state }) => (state.data?.heads.run ? WATCH_MS : REFRESH_MS),
    retry: retryPassing,
  });

export const firstLookSetsQuery = (slug: string) =>
  queryOptions({
    queryKey: [COLD_START, slug, 'looks'],
    queryFn: ({ signal }) =>
      fetchJson(FirstLookSetListSchema, `/api/v1/brands/${slug}/first-looks`, { signal }),
    refetchInterval: REFRESH_MS,
    retry: retryPassing,
  });

export const sendFirstLooks = ({ slug, ...json }: { slug: string } & DrawFirstLooks) =>
  fetchJson(FirstLookSetSchema, `/api/v1/brands/${slug}/first-looks`, { method: 'POST', json });

export const refreshColdStart = (client: QueryClient, slug: string) =>
  client.invalidateQueries({ queryKey: [COLD_START, slug] });
