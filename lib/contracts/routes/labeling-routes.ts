import {
  LabelAnswerStoredSchema,
  LabelAnswerWithdrawnSchema,
  LabelDraftSavedSchema,
  SaveLabelDraftSchema,
  SubmitLabelAnswerSchema,
  WithdrawLabelAnswerSchema,
} from '../label-answers';
import {
  LabelBatchListQuerySchema,
  LabelBatchMadeSchema,
  LabelBatchPageSchema,
  LabelBatchEstimateSchema,
  LabelBatchPreviewSchema,
  LabelBatchReopenedSchema,
  LabelBatchSchema,
  LabelQueueStatsSchema,
  MakeLabelBatchSchema,
} from '../label-batches';
import { LabelAccuracyListSchema, LabelBatchReportSchema } from '../label-reports';
import { LabelClaimRequestSchema, LabelClaimResponseSchema } from '../label-work';
import { people, type ApiRoute } from './api-route';

/** Routes of label batches and the label queue. */
export const LABELING_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/label-queue',
    summary: 'How much waits to be labeled, and what you did today',
    access: people('labeler', 'ops', 'admin'),
    response: LabelQueueStatsSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/label-batches',
    summary: 'Batches of label tasks with their progress, the newest first, keyset-paged',
    access: people('labeler', 'ops', 'admin'),
    query: LabelBatchListQuerySchema,
    response: LabelBatchPageSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/label-batches',
    summary: 'Make label tasks of the pictures that a filter means: 201',
    access: people('ops', 'admin'),
    request: MakeLabelBatchSchema,
    response: LabelBatchMadeSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/label-batches/estimate',
    summary: 'About how many pictures match, from a sample, while the preview counts',
    access: people('ops', 'admin'),
    request: MakeLabelBatchSchema,
    response: LabelBatchEstimateSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/label-batches/preview',
    summary: 'What a batch would hold; nothing is made',
    access: people('ops', 'admin'),
    request: MakeLabelBatchSchema,
    response: LabelBatchPreviewSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/label-batches/[batchId]',
    summary: 'One batch with its progress',
    access: people('labeler', 'ops', 'admin'),
    response: LabelBatchSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/label-batches/[batchId]/closing',
    summary: 'Ask nobody any more; what was answered counts',
    access: people('ops', 'admin'),
  },
  {
    method: 'POST',
    path: '/api/v1/label-batches/[batchId]/reopening',
    summary: 'Ask again about the pictures of a closed batch that nobody answered',
    access: people('ops', 'admin'),
    response: LabelBatchReopenedSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/label-batches/[batchId]/report',
    summary: 'How well labelers agree, and what suggestions do to them',
    access: people('ops', 'admin'),
    response: LabelBatchReportSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/label-claims',
    summary: 'Label tasks that this tab holds, topped up to the count it wants',
    access: people('labeler', 'ops'),
    request: LabelClaimRequestSchema,
    response: LabelClaimResponseSchema,
  },
  {
    method: 'PUT',
    path: '/api/v1/label-drafts/[taskId]',
    summary: 'Save unfinished work; 409 draft-conflict with what is stored when it was saved elsewhere since',
    access: people('labeler', 'ops'),
    request: SaveLabelDraftSchema,
    response: LabelDraftSavedSchema,
  },
  {
    method: 'PUT',
    path: '/api/v1/label-answers/[answerId]',
    summary:
      'Answer a held label task under an id made by the browser: 201, or 200 when it is stored already',
    access: people('labeler', 'ops'),
    request: SubmitLabelAnswerSchema,
    response: LabelAnswerStoredSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/label-answers/[answerId]/withdrawal',
    summary: 'Take an answer back within its undo window',
    access: people('labeler', 'ops'),
    request: WithdrawLabelAnswerSchema,
    response: LabelAnswerWithdrawnSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/label-accuracy',
    summary: 'How often labels are right, per brand, from double labels',
    access: people('ops', 'admin'),
    response: LabelAccuracyListSchema,
  },
];
