import { randomUUID } from 'node:crypto';
import {
  ClaimResponseSchema,
  ReleaseResponseSchema,
  type ClaimRequest,
  type Review,
  type SubmitVerdict,
} from '@/lib/contracts/review';
import { call, callFor } from './http';
import type { Person } from './people';

/** A tab of a person without a browser. */
export type Tab = { person: Person; tabId: string };
export const openTab = (person: Person): Tab => ({ person, tabId: randomUUID() });

export async function claim({ person, tabId }: Tab, wish: Partial<ClaimRequest> = {}): Promise<Review[]> {
  const answer = await callFor(ClaimResponseSchema, person, 'POST', '/api/v1/claims', {
    json: { tabId, ...wish },
  });
  return answer.reviews;
}

export async function release({ person }: Tab, reviews: readonly Review[]): Promise<void> {
  if (reviews.length === 0) return;
  const slots = reviews.map(({ lease: { slotId, token } }) => ({ slotId, token }));
  await callFor(ReleaseResponseSchema, person, 'POST', '/api/v1/leases/release', { json: { slots } });
}

/** A decision about the first suspect, as the review page would send it. */
export function verdictOn({ reviewItemId, lease, suspects, images }: Review): SubmitVerdict {
  const evidence = [images[0]!.sha256];
  return {
    reviewItemId,
    slotId: lease.slotId,
    token: lease.token,
    kind: 'decision',
    lines: [{ brandId: suspects[0]!.brandId, reason: 'counterfeit', evidence }],
    noOtherSuspect: false,
    comment: '',
    activeMs: 900,
    shown: { images: evidence, suspects: suspects.map((suspect) => suspect.brandId), energyMap: false },
  };
}

export const submit = ({ person }: Tab, verdictId: string, body: SubmitVerdict): Promise<Response> =>
  call(person, 'PUT', `/api/v1/verdicts/${verdictId}`, { json: body });

export async function codeOf(response: Response): Promise<[status: number, code: string]> {
  return [response.status, ((await response.json()) as { code: string }).code];
}
