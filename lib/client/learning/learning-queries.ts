import { keepPreviousData, queryOptions, type QueryClient } from '@tanstack/react-query';
import { BrandModelComparisonSchema } from '@/lib/contracts/brand-model-parts';
import {
  LearningRunDetailSchema,
  LearningRunListSchema,
  LearningRunSchema,
  type LearningRequest,
  type LearningRun,
} from '@/lib/contracts/learning';
import { FirstLookSetSchema } from '@/lib/contracts/first-looks';
import {
  PromotionGatesSchema,
  PromotionSchema,
  type ApprovePromotion,
  type ProposePromotion,
} from '@/lib/contracts/promotions';
import { fetchJson, fetchNothing } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const LEARNING = 'learning';
/** While a run is under way its progress moves. */
const LIVE_MS = 700;
const IDLE_MS = 15_000;
/** A worker counts it in a second or two. */
const SOON_MS = 2_000;

export const isLive = ({ state }: Pick<LearningRun, 'state'>) => state === 'queued' || state === 'running';

export const learningRunsQuery = () =>
  queryOptions({
    queryKey: [LEARNING, 'list'],
    queryFn: ({ signal }) => fetchJson(LearningRunListSchema, '/api/v1/learning-runs', { signal }),
    refetchInterval: ({ state }) => (state.data?.runs.some(isLive) ? LIVE_MS : IDLE_MS),
    retry: retryPassing,
  });

/** How far a run is; small, so that it can be asked for often. */
export const learningProgressQuery = (runId: string) =>
  queryOptions({
    queryKey: [LEARNING, 'progress', runId],
    queryFn: ({ signal }) =>
      fetchJson(LearningRunSchema, `/api/v1/learning-runs/${runId}/progress`, { signal }),
    refetchInterval: ({ state }) => (state.data && isLive(state.data) ? LIVE_MS : false),
    retry: retryPassing,
  });

/** With its brands and log, which are asked for anew when the log has grown. */
export const learningRunQuery = (runId: string, noteCount: number) =>
  queryOptions({
    queryKey: [LEARNING, 'one', runId, noteCount],
    queryFn: ({ signal }) => fetchJson(LearningRunDetailSchema, `/api/v1/learning-runs/${runId}`, { signal }),
    placeholderData: keepPreviousData,
    retry: retryPassing,
  });

/** The model never changes; the one in use beside it may. */
export const modelPartsQuery = (brandModelId: string) =>
  queryOptions({
    queryKey: [LEARNING, 'parts', brandModelId],
    queryFn: ({ signal }) =>
      fetchJson(BrandModelComparisonSchema, `/api/v1/brand-models/${brandModelId}/parts`, { signal }),
    retry: retryPassing,
  });

/** How a proposed promotion's gates stand now: flags, models in use and parts move on. Whose marks it moves is counted soon. */
export const promotionGatesQuery = (promotionId: string) =>
  queryOptions({
    queryKey: [LEARNING, 'gates', promotionId],
    queryFn: ({ signal }) =>
      fetchJson(PromotionGatesSchema, `/api/v1/promotions/${promotionId}/gates`, { signal }),
    refetchInterval: ({ state }) => (state.data?.movedMarks === null ? SOON_MS : false),
    retry: retryPassing,
  });

export const sendLearningRequest = (request: LearningRequest) =>
  fetchJson(LearningRunSchema, '/api/v1/learning-runs', { method: 'POST', json: request });

export const sendLearningCancellation = (runId: string) =>
  fetchJson(LearningRunSchema, `/api/v1/learning-runs/${runId}/cancellation`, { method: 'POST' });

/** Has a run that was stopped or has failed go on. */
export const sendLearningResumption = (runId: string) =>
  fetchJson(LearningRunSchema, `/api/v1/learning-runs/${runId}/resumption`, { method: 'POST' });

/** Has people asked about the unknown pictures that a run mined for a brand. */
export const sendMinedLooks = ({ runId, brand }: { runId: string; brand: string }) =>
  fetchJson(FirstLookSetSchema, `/api/v1/learning-runs/${runId}/mined-looks`, {
    method: 'POST',
    json: { brand },
  });

export const sendPromotionProposal = ({
  brandModelId,
  ...json
}: { brandModelId: string } & ProposePromotion) =>
  fetchJson(PromotionSchema, `/api/v1/brand-models/${brandModelId}/promotions`, {
    method: 'POST',
    json,
  });

export const sendPromotionApproval = ({ promotionId, ...json }: { promotionId: string } & ApprovePromotion) =>
  fetchJson(PromotionSchema, `/api/v1/promotions/${promotionId}/approval`, { method: 'POST', json });

export const sendPromotionWithdrawal = (promotionId: string) =>
  fetchJson(PromotionSchema, `/api/v1/promotions/${promotionId}/withdrawal`, { method: 'POST' });

/** Takes back a model that was in use before. */
export const sendModelRestoration = (brandModelId: string) =>
  fetchNothing(`/api/v1/brand-models/${brandModelId}/restoration`, { method: 'POST' });

export const refreshLearning = (client: QueryClient) => client.invalidateQueries({ queryKey: [LEARNING] });
