import {
  ClaimResponseSchema,
  VerdictStoredSchema,
  WithdrawResponseSchema,
  type ClaimRequest,
  type Review,
  type SubmitVerdict,
} from '@/lib/contracts/review';
import { fetchJson } from '../fetch-json';
import { leaseRequests } from '../work/work-requests';
import type { WorkApi } from '../work/work-session';

export type ReviewApi = WorkApi<Review, SubmitVerdict>;

/** The requests of one tab's reviewing. */
export function createReviewApi(tabId: string, purpose: 'answer' | 'adjudication'): ReviewApi {
  return {
    ...leaseRequests,
    async claim(wish) {
      const { reviews, ...rest } = await fetchJson(ClaimResponseSchema, '/api/v1/claims', {
        method: 'POST',
        json: { tabId, purpose, ...toClaim(wish) },
      });
      return { work: reviews, ...rest };
    },
    submit: (verdictId, body) =>
      fetchJson(VerdictStoredSchema, `/api/v1/verdicts/${verdictId}`, {
        method: 'PUT',
        json: body,
        keepalive: true,
      }),
    async withdraw(verdictId, keepSlotId) {
      const { review, releasedSlotIds } = await fetchJson(
        WithdrawResponseSchema,
        `/api/v1/verdicts/${verdictId}/withdrawal`,
        { method: 'POST', json: { tabId, ...(keepSlotId === undefined ? {} : { keepSlotId }) } },
      );
      return { work: review, releasedSlotIds };
    },
  };
}

function toClaim(wish: Parameters<ReviewApi['claim']>[0]): Partial<ClaimRequest> {
  if ('id' in wish) return { reviewItemId: wish.id };
  const { tableId, ...rest } = wish;
  return { ...rest, tableItemId: tableId };
}
