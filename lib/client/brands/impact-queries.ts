import { queryOptions } from '@tanstack/react-query';
import {
  ImpactSchema,
  LatestImpactSchema,
  RescoringSchema,
  type RequestImpact,
} from '@/lib/contracts/brand-impact';
import { fetchJson, fetchNothing } from '../fetch-json';
import { retryPassing } from '../retry-passing';
import { BRANDS } from './brand-queries';
import { definitionPath } from './definition-queries';

const LIVE_MS = 500;
const IDLE_MS = 10_000;

/** What was found out last about a draft; looked at often while it is found out. */
export const impactQuery = (slug: string, version: number) =>
  queryOptions({
    queryKey: [BRANDS, 'impact', slug, version],
    queryFn: ({ signal }) =>
      fetchJson(LatestImpactSchema, `${definitionPath(slug, version)}/impacts`, { signal }),
    refetchInterval: ({ state }) => {
      const now = state.data?.impact?.state;
      return now === 'queued' || now === 'running' ? LIVE_MS : IDLE_MS;
    },
    retry: retryPassing,
  });

export const sendImpactRequest = (slug: string, version: number, request: RequestImpact) =>
  fetchJson(ImpactSchema, `${definitionPath(slug, version)}/impacts`, { method: 'POST', json: request });

export const sendImpactCancellation = (impactId: string) =>
  fetchJson(ImpactSchema, `/api/v1/definition-impacts/${impactId}/cancellation`, { method: 'POST' });

/** How far a brand's ads are scored again with its new model. */
export const rescoringQuery = (slug: string) =>
  queryOptions({
    queryKey: [BRANDS, 'rescoring', slug],
    queryFn: ({ signal }) => fetchJson(RescoringSchema, `/api/v1/brands/${slug}/rescoring`, { signal }),
    refetchInterval: ({ state }) => (state.data?.rescoring?.state === 'running' ? LIVE_MS : IDLE_MS),
    retry: retryPassing,
  });

/** Of a brand's, or of a release's. */
export const sendRescoringCancellation = (rescoringId: string) =>
  fetchNothing(`/api/v1/rescorings/${rescoringId}/cancellation`, { method: 'POST' });
