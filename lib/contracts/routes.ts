import { z } from 'zod';
import {
  ApiKeyCreatedSchema,
  ApiKeyListSchema,
  CreateApiKeySchema,
  CreateUserSchema,
  UpdateUserSchema,
  UserListSchema,
  type ApiScope,
  type Role,
} from './accounts';
import { IngestAdsRequestSchema, IngestAdsResponseSchema, StoredImageSchema } from './ads';
import { BrandListSchema } from './brands';
import { EnergyMapSchema } from './energy-map';
import {
  ExportQuerySchema,
  ImportUploadQuerySchema,
  LabelImportListSchema,
  LabelImportResultSchema,
} from './exchange';
import { HealthSchema, SystemSchema } from './health';
import {
  LabelAccuracyListSchema,
  LabelAnswerStoredSchema,
  LabelAnswerWithdrawnSchema,
  LabelBatchListQuerySchema,
  LabelBatchMadeSchema,
  LabelBatchPageSchema,
  LabelBatchPreviewSchema,
  LabelBatchReportSchema,
  LabelBatchSchema,
  LabelClaimRequestSchema,
  LabelClaimResponseSchema,
  LabelDraftSavedSchema,
  LabelQueueStatsSchema,
  MakeLabelBatchSchema,
  SaveLabelDraftSchema,
  SubmitLabelAnswerSchema,
  WithdrawLabelAnswerSchema,
} from './labeling';
import {
  ClaimRequestSchema,
  ClaimResponseSchema,
  DeclineRequestSchema,
  LeasesRequestSchema,
  QueueFilterSchema,
  QueuePageSchema,
  QueueStatsSchema,
  ReleaseRequestSchema,
  ReleaseResponseSchema,
  RenewResponseSchema,
  SubmitVerdictSchema,
  VerdictStoredSchema,
  WithdrawRequestSchema,
  WithdrawResponseSchema,
} from './review';
import { FailedScoringsSchema } from './scorings';

/** Who may call: everybody, everybody signed in, people with one of the roles, or programs with the key's scope. */
export type Access =
  { kind: 'public' } | { kind: 'people'; roles: readonly Role[] } | { kind: 'key'; scope: ApiScope };

export type ApiRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Next's form, `[name]` for a parameter; the file is app<path>/route.ts. */
  path: string;
  summary: string;
  access: Access;
  query?: z.ZodType;
  /** `binary` = the bytes of one image. */
  request?: z.ZodType | 'binary' | 'zip';
  response?: z.ZodType | 'binary' | 'zip' | 'text';
};

const PUBLIC = { kind: 'public' } as const;
const SIGNED_IN = { kind: 'people', roles: [] } as const;
const people = (...roles: Role[]) => ({ kind: 'people', roles }) as const;
const key = (scope: ApiScope) => ({ kind: 'key', scope }) as const;

/** Every route of the API. OpenAPI is made from it, and every row is called as every role by a test. */
export const API_ROUTES: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/health',
    summary: 'Whether database and worker are ready',
    access: PUBLIC,
    response: HealthSchema,
  },
  {
    method: 'GET',
    path: '/api/metrics',
    summary: 'Prometheus metrics',
    access: key('metrics_read'),
    response: 'text',
  },
  {
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: 'This description',
    access: PUBLIC,
    response: z.unknown(),
  },
  {
    method: 'POST',
    path: '/api/v1/images',
    summary: 'Store the bytes of one image; the same bytes are one image',
    access: key('images_write'),
    request: 'binary',
    response: StoredImageSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/images/[sha256]',
    summary: 'The bytes of an image, or a smaller rendition of it',
    access: SIGNED_IN,
    query: z.object({ side: z.enum(['160', '480', '1600']).optional() }),
    response: 'binary',
  },
  {
    method: 'GET',
    path: '/api/v1/images/[sha256]/energy-map',
    summary: 'Where a brand model sees its brand in an image; 503 not-ready while a worker draws it',
    access: people('reviewer', 'labeler', 'ops', 'admin'),
    query: z.object({ brandModelId: z.uuid() }),
    response: EnergyMapSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/ads',
    summary: 'Up to 500 ads of one source; each is created, revised, unchanged or rejected',
    access: key('ads_write'),
    request: IngestAdsRequestSchema,
    response: IngestAdsResponseSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/brands',
    summary: 'Every brand by name',
    access: SIGNED_IN,
    response: BrandListSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/queue',
    summary: 'How much waits, and what you did today',
    access: people('reviewer', 'ops', 'admin'),
    response: QueueStatsSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/review-items',
    summary: 'Review items, filtered and keyset-paged',
    access: people('reviewer', 'ops', 'admin'),
    query: QueueFilterSchema,
    response: QueuePageSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/claims',
    summary: 'What this tab holds, topped up to the count it wants',
    access: people('reviewer', 'ops'),
    request: ClaimRequestSchema,
    response: ClaimResponseSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/leases/renewal',
    summary: 'Keep what this tab holds',
    access: people('reviewer', 'labeler', 'ops'),
    request: LeasesRequestSchema,
    response: RenewResponseSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/leases/release',
    summary: 'Give items back to the queue',
    access: people('reviewer', 'labeler', 'ops'),
    request: ReleaseRequestSchema,
    response: ReleaseResponseSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/declines',
    summary: 'Put a held item back for somebody else, for good',
    access: people('reviewer', 'labeler', 'ops'),
    request: DeclineRequestSchema,
  },
  {
    method: 'PUT',
    path: '/api/v1/verdicts/[verdictId]',
    summary: 'Decide a held item under an id made by the browser: 201, or 200 when it is stored already',
    access: people('reviewer', 'ops'),
    request: SubmitVerdictSchema,
    response: VerdictStoredSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/verdicts/[verdictId]/withdrawal',
    summary: 'Take a verdict back within its undo window',
    access: people('reviewer', 'ops'),
    request: WithdrawRequestSchema,
    response: WithdrawResponseSchema,
  },
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
  {
    method: 'GET',
    path: '/api/v1/exports',
    summary: 'Labels and boxes with their pictures as a ZIP, made while it is read; docs/formats.md',
    access: people('ops', 'admin'),
    query: ExportQuerySchema,
    response: 'zip',
  },
  {
    method: 'GET',
    path: '/api/v1/label-imports',
    summary: 'The newest imports of labels',
    access: people('ops', 'admin'),
    response: LabelImportListSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/label-imports',
    summary: 'Import a ZIP of annotations as labels or as suggestions, or tell what that would do',
    access: people('ops', 'admin'),
    query: ImportUploadQuerySchema,
    request: 'zip',
    response: LabelImportResultSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/scorings/failed',
    summary: 'Ads that could not be scored, and why',
    access: people('ops', 'admin'),
    response: FailedScoringsSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/scorings/[revisionId]/retry',
    summary: 'Queue a failed scoring again',
    access: people('ops', 'admin'),
  },
  {
    method: 'GET',
    path: '/api/v1/system',
    summary: 'Release, workers and providers in use',
    access: people('ops', 'admin'),
    response: SystemSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/users',
    summary: 'Every account',
    access: people('admin'),
    response: UserListSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/users',
    summary: 'Create an account',
    access: people('admin'),
    request: CreateUserSchema,
  },
  {
    method: 'PATCH',
    path: '/api/v1/users/[userId]',
    summary: 'Change an account; its sessions end',
    access: people('admin'),
    request: UpdateUserSchema,
  },
  {
    method: 'GET',
    path: '/api/v1/api-keys',
    summary: 'Every API key',
    access: people('admin'),
    response: ApiKeyListSchema,
  },
  {
    method: 'POST',
    path: '/api/v1/api-keys',
    summary: 'Make an API key; it is shown once',
    access: people('admin'),
    request: CreateApiKeySchema,
    response: ApiKeyCreatedSchema,
  },
  { method: 'DELETE', path: '/api/v1/api-keys/[keyId]', summary: 'End an API key', access: people('admin') },
];

/** Pages and who may open them; nobody is sent to sign in, others to the page that says what is missing. */
export const PAGES: ReadonlyArray<{ path: string; access: Access }> = [
  { path: '/', access: SIGNED_IN },
  { path: '/login', access: PUBLIC },
  { path: '/forbidden', access: PUBLIC },
  { path: '/review', access: people('reviewer', 'ops') },
  { path: '/queue', access: people('reviewer', 'ops', 'admin') },
  { path: '/label', access: people('labeler', 'ops') },
  { path: '/label/batches', access: people('ops', 'admin') },
  { path: '/admin/accounts', access: people('admin') },
  { path: '/admin/system', access: people('ops', 'admin') },
];
