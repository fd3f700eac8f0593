import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { DrawnSchema, PlanMadeSchema, type MakePlan } from '@/lib/contracts/threshold-certificates';
import {
  BrandThresholdsSchema,
  HoursPlanSchema,
  SetProposedSchema,
  ThresholdChangedSchema,
  type ProposeSet,
  type ProposeThreshold,
} from '@/lib/contracts/thresholds';
import { fetchJson } from '../fetch-json';
import { retryPassing } from '../retry-passing';

const THRESHOLDS = 'thresholds';
const REFRESH_MS = 30_000;

export const brandThresholdsQuery = (slug: string) =>
  queryOptions({
    queryKey: [THRESHOLDS, 'brand', slug],
    queryFn: ({ signal }) => fetchJson(BrandThresholdsSchema, `/api/v1/brand-thresholds/${slug}`, { signal }),
    refetchInterval: REFRESH_MS,
    retry: retryPassing,
  });

/** @param hours reviewer hours a day; null = what the thresholds in use take */
export const hoursPlanQuery = (hours: number | null) =>
  queryOptions({
    queryKey: [THRESHOLDS, 'all', hours],
    queryFn: ({ signal }) =>
      fetchJson(HoursPlanSchema, `/api/v1/thresholds${hours === null ? '' : `?hours=${hours}`}`, { signal }),
    refetchInterval: REFRESH_MS,
    retry: retryPassing,
  });

const change = (url: string, json?: unknown) =>
  fetchJson(ThresholdChangedSchema, url, { method: 'POST', ...(json !== undefined && { json }) });

export const sendProposal = ({ slug, ...proposal }: Partial<ProposeThreshold> & { slug: string }) =>
  change(`/api/v1/brand-thresholds/${slug}/proposals`, proposal);

type Approval = { thresholdId: string; activeId: string; reason: string | null };
export const sendApproval = ({ thresholdId, ...approval }: Approval) =>
  change(`/api/v1/thresholds/${thresholdId}/approval`, approval);

export const sendWithdrawal = (thresholdId: string) => change(`/api/v1/thresholds/${thresholdId}/withdrawal`);

export const sendRestoration = ({ thresholdId, activeId }: { thresholdId: string; activeId: string }) =>
  change(`/api/v1/thresholds/${thresholdId}/restoration`, { activeId });

export const sendPlan = ({ slug, ...plan }: Partial<MakePlan> & { slug: string }) =>
  fetchJson(PlanMadeSchema, `/api/v1/brand-thresholds/${slug}/certificate-plans`, {
    method: 'POST',
    json: plan,
  });

export const sendDraw = (planId: string) =>
  fetchJson(DrawnSchema, `/api/v1/certificate-plans/${planId}/draws`, { method: 'POST' });

export const sendProposalSet = (set: Partial<ProposeSet>) =>
  fetchJson(SetProposedSchema, '/api/v1/thresholds/proposals', { method: 'POST', json: set });

export const refreshThresholds = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: [THRESHOLDS] });
