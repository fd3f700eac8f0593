import { queryOptions } from '@tanstack/react-query';
import { ReleasesSchema } from '@/lib/contracts/releases';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const REFRESH_MS = 10_000;

export const releasesQuery = () =>
  queryOptions({
    queryKey: ['releases'],
    queryFn: ({ signal }) => fetchJson(ReleasesSchema, '/api/v1/releases', { signal }),
    refetchInterval: REFRESH_MS,
    retry: retryPassing,
  });
