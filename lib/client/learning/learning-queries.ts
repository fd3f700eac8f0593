import { queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  LearningRunDetailSchema,
  LearningRunListSchema,
  LearningRunSchema,
  type LearningRequest,
  type LearningRun,
} from '@/lib/contracts/learning';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const LEARNING = 'learning';
/** While a run is under way its progress moves. */
const LIVE_MS = 700;
const IDLE_MS = 15_000;

export const isLive = ({ state }: Pick<LearningRun, 'state'>) => state === 'queued' || state === 'running';

export const learningRunsQuery = () =>
  queryOptions({
    queryKey: [LEARNING, 'list'],
    queryFn: ({ signal }) => fetchJson(LearningRunListSchema, '/api/v1/learning-runs', { signal }),
    refetchInterval: ({ state }) => (state.data?.runs.some(isLive) ? LIVE_MS : IDLE_MS),
    retry: retryPassing,
  });

export const learningRunQuery = (runId: string) =>
  queryOptions({
    queryKey: [LEARNING, 'one', runId],
    queryFn: ({ signal }) => fetchJson(LearningRunDetailSchema, `/api/v1/learning-runs/${runId}`, { signal }),
    refetchInterval: ({ state }) => (state.data && isLive(state.data) ? LIVE_MS : false),
    retry: retryPassing,
  });

export const sendLearningRequest = (request: LearningRequest) =>
  fetchJson(LearningRunSchema, '/api/v1/learning-runs', { method: 'POST', json: request });

export const sendLearningCancellation = (runId: string) =>
  fetchJson(LearningRunSchema, `/api/v1/learning-runs/${runId}/cancellation`, { method: 'POST' });

export const refreshLearning = (client: QueryClient) => client.invalidateQueries({ queryKey: [LEARNING] });
