import type { Review, SubmitVerdict } from '@/lib/contracts/review';
import type { Outbox } from '../work/answer-sender';
import { createWorkSession, type Held } from '../work/work-session';
import type { ReviewApi } from './review-api';

export type HeldReview = Held<Review>;
export type Decision = Omit<SubmitVerdict, 'reviewItemId' | 'slotId' | 'token'>;

type Deps = {
  firstItemId: string | null;
  resumedItemId: string | null;
  api: ReviewApi;
  outbox: Outbox<SubmitVerdict>;
};

/** One tab's review work. */
export function createReviewSession({ firstItemId, resumedItemId, api, outbox }: Deps) {
  const session = createWorkSession<Review, SubmitVerdict>({
    firstId: firstItemId,
    resumedId: resumedItemId,
    api,
    outbox,
    idOf: (review) => review.reviewItemId,
    titleOf: (review) => review.ad.title,
  });
  return {
    ...session,
    decide: (decision: Decision) =>
      session.answer(({ reviewItemId, lease: { slotId, token } }) => ({
        reviewItemId,
        slotId,
        token,
        ...decision,
      })),
  };
}
export type ReviewSession = ReturnType<typeof createReviewSession>;
