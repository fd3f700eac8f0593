import { queryOptions, type QueryClient } from '@tanstack/react-query';
import {
  ReleaseShadowStartedSchema,
  ShadowOfReleaseSchema,
  type StartReleaseShadow,
} from '@/lib/contracts/release-shadows';
import type { ApprovePromotion } from '@/lib/contracts/promotions';
import {
  PromotionOfReleaseSchema,
  ReleaseGatesSchema,
  ReleasePromotionSchema,
  type ProposeRelease,
} from '@/lib/contracts/release-promotions';
import { ReleasesSchema } from '@/lib/contracts/releases';
import { fetchJson, fetchNothing } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const RELEASES = 'releases';
const REFRESH_MS = 10_000;
/** While a shadow runs, brands are prepared and ads come in. */
const LIVE_MS = 4_000;
/** They ask for a week of traffic of every brand. */
const GATES_MS = 30_000;

export const releasesQuery = () =>
  queryOptions({
    queryKey: [RELEASES, 'list'],
    queryFn: ({ signal }) => fetchJson(ReleasesSchema, '/api/v1/releases', { signal }),
    refetchInterval: REFRESH_MS,
    retry: retryPassing,
  });

export const shadowOfReleaseQuery = (releaseId: string) =>
  queryOptions({
    queryKey: [RELEASES, 'shadow', releaseId],
    queryFn: ({ signal }) =>
      fetchJson(ShadowOfReleaseSchema, `/api/v1/releases/${releaseId}/shadow`, { signal }),
    refetchInterval: ({ state }) => (state.data?.shadow?.state === 'running' ? LIVE_MS : false),
    retry: retryPassing,
  });

export const sendReleaseShadowStart = ({ releaseId, ...json }: StartReleaseShadow & { releaseId: string }) =>
  fetchJson(ReleaseShadowStartedSchema, `/api/v1/releases/${releaseId}/shadow`, { method: 'POST', json });

export const sendReleaseShadowEnd = (releaseShadowId: string) =>
  fetchNothing(`/api/v1/release-shadows/${releaseShadowId}/end`, { method: 'POST' });

export const promotionOfReleaseQuery = (releaseId: string) =>
  queryOptions({
    queryKey: [RELEASES, 'promotion', releaseId],
    queryFn: ({ signal }) =>
      fetchJson(PromotionOfReleaseSchema, `/api/v1/releases/${releaseId}/promotions`, { signal }),
    refetchInterval: ({ state }) => (state.data?.rescoring?.state === 'running' ? LIVE_MS : REFRESH_MS),
    retry: retryPassing,
  });

/** Of a release in shadow. */
export const releaseGatesQuery = (releaseId: string) =>
  queryOptions({
    queryKey: [RELEASES, 'gates', releaseId],
    queryFn: ({ signal }) => fetchJson(ReleaseGatesSchema, `/api/v1/releases/${releaseId}/gates`, { signal }),
    refetchInterval: GATES_MS,
    retry: retryPassing,
  });

export const sendReleaseProposal = ({ releaseId, ...json }: ProposeRelease & { releaseId: string }) =>
  fetchJson(ReleasePromotionSchema, `/api/v1/releases/${releaseId}/promotions`, { method: 'POST', json });

export const sendReleaseApproval = ({ promotionId, ...json }: ApprovePromotion & { promotionId: string }) =>
  fetchJson(ReleasePromotionSchema, `/api/v1/release-promotions/${promotionId}/approval`, {
    method: 'POST',
    json,
  });

export const sendReleaseWithdrawal = (promotionId: string) =>
  fetchJson(ReleasePromotionSchema, `/api/v1/release-promotions/${promotionId}/withdrawal`, {
    method: 'POST',
  });

export const sendReleaseRestoration = (releaseId: string) =>
  fetchNothing(`/api/v1/releases/${releaseId}/restoration`, { method: 'POST' });

/** The list first: only a release that is still in shadow is asked for its gates. */
export async function refreshReleases(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: [RELEASES, 'list'] });
  const { releases = [] } = client.getQueryData(releasesQuery().queryKey) ?? {};
  const inShadow = releases.filter(({ state }) => state === 'shadow').map(({ releaseId }) => releaseId);
  await client.invalidateQueries({
    queryKey: [RELEASES],
    predicate: ({ queryKey: [, kind, releaseId] }) =>
      kind !== 'list' && (kind !== 'gates' || inShadow.some((one) => one === releaseId)),
  });
}
