import { z } from 'zod';
import { RenewResponseSchema } from '@/lib/contracts/review';
import { fetchJson, fetchNothing } from '../fetch-json';
import type { WorkApi } from './work-session';

/** The requests that are the same for every kind of work: there is one kind of slot. */
export const leaseRequests: Pick<WorkApi<never, never>, 'renew' | 'letGo' | 'decline'> = {
  renew: (slots) =>
    fetchJson(RenewResponseSchema, '/api/v1/leases/renewal', { method: 'POST', json: { slots } }),
  letGo: (slots, graceMs) =>
    fetchJson(z.unknown(), '/api/v1/leases/release', {
      method: 'POST',
      json: { slots, graceMs },
      keepalive: true,
    }),
  decline: (slot) => fetchNothing('/api/v1/declines', { method: 'POST', json: slot }),
};
