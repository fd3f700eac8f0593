import { z } from 'zod';
import {
  ClaimResponseSchema,
  RenewResponseSchema,
  VerdictStoredSchema,
  WithdrawResponseSchema,
  type ClaimRequest,
  type Lease,
  type SubmitVerdict,
} from '@/lib/contracts/review';
import { fetchJson, fetchNothing } from '../fetch-json';

type HeldSlot = Pick<Lease, 'slotId' | 'token'>;

/** The requests of a review session. All of them change the server, so none is a query. */
export const reviewApi = {
  claim: (claim: ClaimRequest) =>
    fetchJson(ClaimResponseSchema, '/api/v1/claims', { method: 'POST', json: claim }),
  renew: (slots: readonly HeldSlot[]) =>
    fetchJson(RenewResponseSchema, '/api/v1/leases/renewal', { method: 'POST', json: { slots } }),
  /** Outlives the page that sends it. */
  letGo: (slots: readonly HeldSlot[], graceMs: number) =>
    fetchJson(z.unknown(), '/api/v1/leases/release', {
      method: 'POST',
      json: { slots, graceMs },
      keepalive: true,
    }),
  decline: (slot: HeldSlot) => fetchNothing('/api/v1/declines', { method: 'POST', json: slot }),
  submit: (verdictId: string, body: SubmitVerdict) =>
    fetchJson(VerdictStoredSchema, `/api/v1/verdicts/${verdictId}`, {
      method: 'PUT',
      json: body,
      keepalive: true,
    }),
  withdraw: (verdictId: string, tabId: string, keepSlotId?: string) =>
    fetchJson(WithdrawResponseSchema, `/api/v1/verdicts/${verdictId}/withdrawal`, {
      method: 'POST',
      json: { tabId, ...(keepSlotId === undefined ? {} : { keepSlotId }) },
    }),
};
export type ReviewApi = typeof reviewApi;
