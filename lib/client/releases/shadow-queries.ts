import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { ShadowOfModelSchema, ShadowsStartedSchema, type StartShadows } from '@/lib/contracts/shadows';
import { fetchJson, fetchNothing } from '../fetch-json';
import { refreshLearning } from '../learning/learning-queries';
import { retryPassing } from '../retry-passing';

const SHADOWS = 'shadows';
/** While a shadow runs, ads come in and are decided. */
const LIVE_MS = 4_000;

export const shadowOfModelQuery = (brandModelId: string) =>
  queryOptions({
    queryKey: [SHADOWS, 'model', brandModelId],
    queryFn: ({ signal }) =>
      fetchJson(ShadowOfModelSchema, `/api/v1/brand-models/${brandModelId}/shadow`, { signal }),
    refetchInterval: ({ state }) => (state.data?.shadow?.state === 'running' ? LIVE_MS : false),
    retry: retryPassing,
  });

export const sendShadowStart = (wish: StartShadows) =>
  fetchJson(ShadowsStartedSchema, '/api/v1/model-shadows', { method: 'POST', json: wish });

export const sendShadowEnd = (shadowId: string) =>
  fetchNothing(`/api/v1/model-shadows/${shadowId}/end`, { method: 'POST' });

/** A shadow that begins or ends changes the state of its model too. */
export async function refreshShadows(client: QueryClient): Promise<void> {
  await Promise.all([client.invalidateQueries({ queryKey: [SHADOWS] }), refreshLearning(client)]);
}
