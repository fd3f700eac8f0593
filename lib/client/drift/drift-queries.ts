import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { AttentionSchema, DriftAlertPageSchema, type AcknowledgeAlert } from '../../contracts/drift';
import { fetchJson, fetchNothing } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const DRIFT = 'drift';
const REFRESH_MS = 60_000;

export const driftAlertsQuery = () =>
  infiniteQueryOptions({
    queryKey: [DRIFT, 'alerts'],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(
        DriftAlertPageSchema,
        `/api/v1/drift-alerts${pageParam === null ? '' : `?cursor=${pageParam}`}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: REFRESH_MS,
    retry: retryPassing,
  });

/** What the rail's badges count. */
export const attentionQuery = () =>
  queryOptions({
    queryKey: [DRIFT, 'attention'],
    queryFn: ({ signal }) => fetchJson(AttentionSchema, '/api/v1/attention', { signal }),
    refetchInterval: REFRESH_MS,
    staleTime: REFRESH_MS / 2,
    retry: retryPassing,
  });

export const acknowledgeAlert = ({ alertId, ...json }: AcknowledgeAlert & { alertId: string }) =>
  fetchNothing(`/api/v1/drift-alerts/${alertId}/acknowledgement`, { method: 'POST', json });

export const refreshAlerts = (client: QueryClient) => client.invalidateQueries({ queryKey: [DRIFT] });
