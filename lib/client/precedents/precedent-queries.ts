import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import {
  NearPrecedentsSchema,
  PrecedentDetailSchema,
  PrecedentPageSchema,
  PrecedentSchema,
  PrecedentTagsSchema,
  type EditPrecedent,
  type NearPrecedents,
  type PinPrecedent,
  type PrecedentFilter,
  type RetirePrecedent,
} from '../../contracts/precedents';
import { fetchJson, fetchNothing } from '../fetch-json';
import { pictureUrl } from '../pictures';
import { retryPassing } from '../retry-passing';
import { writePrecedentFilter } from './precedent-filter';

const ALL = ['precedents'] as const;
/** While an item waits its turn and is looked at; a pin makes all of them anew. */
const NEAR_FRESH_MS = 5 * 60_000;

export const precedentsQuery = (filter: PrecedentFilter) =>
  infiniteQueryOptions({
    queryKey: [...ALL, 'list', writePrecedentFilter(filter)],
    queryFn: ({ pageParam, signal }) =>
      fetchJson(PrecedentPageSchema, `/api/v1/precedents?${writePrecedentFilter(filter, pageParam)}`, {
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    retry: retryPassing,
  });

export const precedentTagsQuery = () =>
  queryOptions({
    queryKey: [...ALL, 'tags'],
    queryFn: ({ signal }) => fetchJson(PrecedentTagsSchema, '/api/v1/precedent-tags', { signal }),
    retry: retryPassing,
  });

export const precedentQuery = (precedentId: string) =>
  queryOptions({
    queryKey: [...ALL, 'one', precedentId],
    queryFn: ({ signal }) =>
      fetchJson(PrecedentDetailSchema, `/api/v1/precedents/${precedentId}`, { signal }),
    retry: retryPassing,
  });

/** The precedents most like an item's picture, per suspect; asked for while the item still waits its turn. */
export const nearPrecedentsQuery = (reviewItemId: string) =>
  queryOptions({
    queryKey: [...ALL, 'near', reviewItemId],
    queryFn: ({ signal }) =>
      fetchJson(NearPrecedentsSchema, `/api/v1/review-items/${reviewItemId}/precedents`, { signal }),
    staleTime: NEAR_FRESH_MS,
    retry: retryPassing,
  });

/** Fetches the small pictures of what will be shown, so that they stand there with the next item. */
export function fetchThumbnails({ suspects }: NearPrecedents): void {
  for (const { violations, others } of suspects) {
    for (const { imageSha256 } of [...violations, ...others]) new Image().src = pictureUrl(imageSha256, 160);
  }
}

export const refreshPrecedents = (client: QueryClient) => client.invalidateQueries({ queryKey: ALL });

export const pinPrecedent = ({ precedentId, ...json }: PinPrecedent & { precedentId: string }) =>
  fetchJson(PrecedentSchema, `/api/v1/precedents/${precedentId}`, { method: 'PUT', json });

export const takeBackPrecedent = (precedentId: string) =>
  fetchNothing(`/api/v1/precedents/${precedentId}/withdrawal`, { method: 'POST' });

export const editPrecedent = ({ precedentId, ...json }: EditPrecedent & { precedentId: string }) =>
  fetchNothing(`/api/v1/precedents/${precedentId}`, { method: 'PATCH', json });

/** Out of reviewers' sight, or back into it. */
export const movePrecedent = ({
  precedentId,
  to,
  ...json
}: RetirePrecedent & { precedentId: string; to: 'retirement' | 'reinstatement' }) =>
  fetchNothing(`/api/v1/precedents/${precedentId}/${to}`, { method: 'POST', json });
