import { randomUUID } from 'node:crypto';
import { BrandListSchema } from '@/lib/contracts/brands';
import { ClaimResponseSchema, VerdictStoredSchema, type Review } from '@/lib/contracts/review';
import { z } from 'zod';
import { decideByTruth } from './decide-by-truth';
import type { HttpSession } from './http-session';
import type { TruthBook } from './truth-book';

export type WorkOptions = {
  /** By source; ads of other sources are given back to the queue for others. */
  truth: ReadonlyMap<string, TruthBook>;
  /** Stops behind so many verdicts. */
  limit: number;
  /** What the product is told of the time that each look took, ms. */
  activeMs: number;
  signal: AbortSignal;
  onVerdict: (count: number) => void;
};
export type WorkDone = { verdicts: number; declined: number; byReason: Record<string, number> };

const NothingSchema = z.unknown();

/** Works the queue off as a person with one tab does: claims, looks, decides, until nothing waits or it is enough. */
export async function workQueue(session: HttpSession, options: WorkOptions): Promise<WorkDone> {
  const { truth, limit, activeMs, signal, onVerdict } = options;
  const { brands } = await session.call(BrandListSchema, 'GET', '/api/v1/brands');
  const brandIdOf = new Map(brands.map(({ slug, id }) => [slug, id]));
  const tabId = randomUUID();
  const done: WorkDone = { verdicts: 0, declined: 0, byReason: {} };
  while (done.verdicts < limit && !signal.aborted) {
    const { reviews } = await session.call(ClaimResponseSchema, 'POST', '/api/v1/claims', {
      tabId,
      count: 1,
    });
    const [review] = reviews;
    if (!review) break;
    const known = truth.get(review.ad.source)?.get(review.ad.externalId);
    if (!known) {
      const { slotId, token } = review.lease;
      await session.call(NothingSchema, 'POST', '/api/v1/declines', { slotId, token });
      done.declined += 1;
      continue;
    }
    const decision = decideByTruth(review, known, brandIdOf);
    await session.call(VerdictStoredSchema, 'PUT', `/api/v1/verdicts/${randomUUID()}`, {
      reviewItemId: review.reviewItemId,
      slotId: review.lease.slotId,
      token: review.lease.token,
      kind: 'decision',
      ...decision,
      comment: '',
      activeMs,
      shown: shownOf(review),
    });
    const reason = decision.lines[0]?.reason ?? 'not-this-brand';
    done.byReason[reason] = (done.byReason[reason] ?? 0) + 1;
    onVerdict((done.verdicts += 1));
  }
  return done;
}

function shownOf({ images, suspects }: Review) {
  return {
    images: images.map(({ sha256 }) => sha256),
    suspects: suspects.map(({ brandId }) => brandId),
    energyMap: false,
  };
}
