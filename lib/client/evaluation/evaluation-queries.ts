import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  EvaluationBrandsSchema,
  EvaluationComparisonSchema,
  EvaluationConfusionsSchema,
  EvaluationDetailSchema,
  EvaluationFiguresSchema,
  EvaluationListSchema,
  EvaluationSchema,
  FailurePageSchema,
  type ComparisonQuery,
  type Evaluation,
  type EvaluationRequest,
} from '@/lib/contracts/evaluations';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const EVALUATIONS = 'evaluations';
/** While one is under way its progress moves. */
const LIVE_MS = 700;
const IDLE_MS = 15_000;
/** What has ended never changes. */
const FOR_GOOD = { staleTime: Infinity, retry: retryPassing } as const;

export const isUnderWay = ({ state }: Pick<Evaluation, 'state'>) => state === 'queued' || state === 'running';

const pathOf = (evaluationId: string, part = '') => `/api/v1/evaluations/${evaluationId}${part}`;

export const evaluationsQuery = () =>
  queryOptions({
    queryKey: [EVALUATIONS, 'list'],
    queryFn: ({ signal }) => fetchJson(EvaluationListSchema, '/api/v1/evaluations', { signal }),
    refetchInterval: ({ state }) => (state.data?.evaluations.some(isUnderWay) ? LIVE_MS : IDLE_MS),
    retry: retryPassing,
  });

export const evaluationQuery = (evaluationId: string) =>
  queryOptions({
    queryKey: [EVALUATIONS, 'one', evaluationId],
    queryFn: ({ signal }) => fetchJson(EvaluationDetailSchema, pathOf(evaluationId), { signal }),
    // Others may end that it can be compared with.
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? LIVE_MS : IDLE_MS),
    retry: retryPassing,
  });

/** What a part of the page is asked for, as its query string. */
type Asked = Readonly<Record<string, string | undefined>>;

function toQuery(asked: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
  return query.toString();
}

export const figuresQuery = (evaluationId: string, asked: { brand?: string; point?: string }) =>
  queryOptions({
    queryKey: [EVALUATIONS, 'figures', evaluationId, asked],
    queryFn: ({ signal }) =>
      fetchJson(EvaluationFiguresSchema, pathOf(evaluationId, `/figures?${toQuery(asked)}`), { signal }),
    ...FOR_GOOD,
  });

export const brandFiguresQuery = (evaluationId: string, asked: { point?: string }) =>
  queryOptions({
    queryKey: [EVALUATIONS, 'brands', evaluationId, asked],
    queryFn: ({ signal }) =>
      fetchJson(EvaluationBrandsSchema, pathOf(evaluationId, `/brands?${toQuery(asked)}`), { signal }),
    ...FOR_GOOD,
  });

export const confusionsQuery = (evaluationId: string, brands: readonly string[]) =>
  queryOptions({
    queryKey: [EVALUATIONS, 'confusions', evaluationId, brands],
    queryFn: ({ signal }) => {
      const query = toQuery({ brands: brands.length > 0 ? brands.join(',') : undefined });
      return fetchJson(EvaluationConfusionsSchema, pathOf(evaluationId, `/confusions?${query}`), { signal });
    },
    placeholderData: (before) => before,
    ...FOR_GOOD,
  });

export const failuresQuery = (evaluationId: string, asked: Asked) =>
  infiniteQueryOptions({
    queryKey: [EVALUATIONS, 'failures', evaluationId, asked],
    queryFn: ({ pageParam, signal }) => {
      const query = toQuery({ ...asked, ...(pageParam !== null && { cursor: pageParam }) });
      return fetchJson(FailurePageSchema, pathOf(evaluationId, `/failures?${query}`), { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    ...FOR_GOOD,
  });

export const comparisonQuery = (evaluationId: string, asked: ComparisonQuery) =>
  queryOptions({
    queryKey: [EVALUATIONS, 'comparison', evaluationId, asked],
    queryFn: ({ signal }) =>
      fetchJson(EvaluationComparisonSchema, pathOf(evaluationId, `/comparison?${toQuery(asked)}`), {
        signal,
      }),
    ...FOR_GOOD,
  });

export const sendEvaluationRequest = (request: EvaluationRequest) =>
  fetchJson(EvaluationListSchema, '/api/v1/evaluations', { method: 'POST', json: request });

export const sendEvaluationCancellation = (evaluationId: string) =>
  fetchJson(EvaluationSchema, pathOf(evaluationId, '/cancellation'), { method: 'POST' });

export const refreshEvaluations = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: [EVALUATIONS] });
