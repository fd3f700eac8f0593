import {
  LabelAnswerStoredSchema,
  LabelAnswerWithdrawnSchema,
  LabelDraftConflictSchema,
  LabelDraftSavedSchema,
  type SaveLabelDraft,
  type SubmitLabelAnswer,
} from '@/lib/contracts/label-answers';
import { LabelClaimResponseSchema, type LabelDraft, type LabelWork } from '@/lib/contracts/label-work';
import { ApiError, fetchJson } from '../fetch-json';
import { leaseRequests } from '../work/work-requests';
import type { WorkApi } from '../work/work-session';

export type DraftSave = { kind: 'saved'; version: number } | { kind: 'conflict'; stored: LabelDraft };
export type LabelApi = WorkApi<LabelWork, SubmitLabelAnswer> & {
  /** @throws ApiError but for a conflict, which is an answer */
  saveDraft: (taskId: string, save: SaveLabelDraft, isLeaving: boolean) => Promise<DraftSave>;
};

/** The requests of one tab's labeling. */
export function createLabelApi(
  tabId: string,
  purpose: 'answer' | 'adjudication',
  batchId: string | null,
): LabelApi {
  return {
    ...leaseRequests,
    claim(wish) {
      const ofBatch = batchId === null ? {} : { batchId };
      const which =
        'id' in wish
          ? { taskId: wish.id }
          : { count: wish.count, knownSlotIds: wish.knownSlotIds, ...ofBatch };
      return fetchJson(LabelClaimResponseSchema, '/api/v1/label-claims', {
        method: 'POST',
        json: { tabId, purpose, ...which },
      });
    },
    submit: (answerId, body) =>
      fetchJson(LabelAnswerStoredSchema, `/api/v1/label-answers/${answerId}`, {
        method: 'PUT',
        json: body,
        keepalive: isSmall(body),
      }),
    withdraw: (answerId, keepSlotId) =>
      fetchJson(LabelAnswerWithdrawnSchema, `/api/v1/label-answers/${answerId}/withdrawal`, {
        method: 'POST',
        json: { tabId, ...(keepSlotId === undefined ? {} : { keepSlotId }) },
      }),
    async saveDraft(taskId, save, isLeaving) {
      try {
        const { version } = await fetchJson(LabelDraftSavedSchema, `/api/v1/label-drafts/${taskId}`, {
          method: 'PUT',
          json: save,
          keepalive: isLeaving && isSmall(save),
        });
        return { kind: 'saved', version };
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'draft-conflict') throw error;
        const { stored } = LabelDraftConflictSchema.parse(error.answer);
        return { kind: 'conflict', stored };
      }
    },
  };
}

/** Browsers refuse to send more than 64 KiB after the page is gone; what is larger waits in the journal. */
const KEEPALIVE_BYTES = 60_000;

function isSmall(body: unknown): boolean {
  return JSON.stringify(body).length < KEEPALIVE_BYTES;
}
