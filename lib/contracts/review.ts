import { z } from 'zod';
import { REASONS } from '../domain/reasons';
import { MAX_SLOTS_PER_TAB } from '../domain/lease';
import { DefinitionViewSchema } from './brands';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { PriceSchema } from './ads';

export const ReasonSchema = z.enum(REASONS);
export const SlotPurposeSchema = z.enum(['answer', 'adjudication']);

// ---- what a reviewer sees ------------------------------------------------------------------------------------------

export const SignalNameSchema = z.enum(['appearance', 'mark', 'title']);
/** One signal's part in the fused probability. */
export const SignalReadingSchema = z.object({
  name: SignalNameSchema,
  /** The signal's own value (appearance: z-score, or log-odds of the brand's head; mark and title: 0..1); null = the signal was not there. */
  value: z.number().nullable(),
  /** Log-odds it adds to the fused probability. */
  contribution: z.number(),
  /** What matched, for the title: the alias as written in the definition. */
  matched: z.string().nullable(),
});
export type SignalReading = z.infer<typeof SignalReadingSchema>;

/** A mark that the detector found, in original-image pixels. */
export const DetectionViewSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
  /** How sure the detector is that this is a mark, whosoever it is, 0..1. */
  objectness: z.number(),
  /** The brand it was taken for when the ad was scored; null = an unknown mark. */
  match: z.object({ brandId: IdSchema, brandName: z.string(), prob: z.number() }).nullable(),
});
export type DetectionView = z.infer<typeof DetectionViewSchema>;

export const AuthorizationViewSchema = z.object({
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  categories: z.array(z.string()),
  standing: z.enum(['valid', 'not-yet', 'expired', 'other-category', 'not-approved', 'revoked']),
});

export const SuspectSchema = z.object({
  brandId: IdSchema,
  slug: z.string(),
  name: z.string(),
  aliases: z.array(z.string()),
  prob: z.number(),
  brandModelId: IdSchema,
  modelVersion: z.number().int(),
  releaseNumber: z.number().int(),
  /** Log-odds before any signal; bias + contributions = log-odds of `prob`. */
  bias: z.number(),
  signals: z.array(SignalReadingSchema),
  bestImageSha256: Sha256Schema,
  definition: DefinitionViewSchema,
  authorizations: z.array(AuthorizationViewSchema),
});
export type Suspect = z.infer<typeof SuspectSchema>;

export const ReviewImageSchema = z.object({
  sha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  mediaType: z.string(),
  /** The surest first. */
  detections: z.array(DetectionViewSchema),
});

export const SellerViewSchema = z.object({
  id: IdSchema,
  externalId: z.string(),
  adCount: z.number().int(),
  violationsIn90Days: z.number().int(),
  decidedIn90Days: z.number().int(),
});

export const AdViewSchema = z.object({
  adId: IdSchema,
  revisionId: IdSchema,
  source: z.string(),
  externalId: z.string(),
  /** 2 and more: the ad was changed after it first came in. */
  revision: z.number().int(),
  title: z.string(),
  category: z.string(),
  price: PriceSchema.nullable(),
  /** Median price of the same category and currency, and how many ads it comes from; null under 5 ads. */
  usualPrice: z.object({ amount: z.number(), adCount: z.number().int() }).nullable(),
  language: z.string().nullable(),
  impressions: z.number().int().nullable(),
  receivedAt: InstantSchema,
  seller: SellerViewSchema.nullable(),
});

export const NoteSchema = z.object({
  at: InstantSchema,
  by: z.string(),
  kind: z.enum(['decision', 'escalation']),
  comment: z.string(),
  lines: z.array(z.object({ brandName: z.string(), reason: ReasonSchema })),
});

export const LeaseSchema = z.object({
  slotId: IdSchema,
  token: IdSchema,
  /** Milliseconds left when the server answered: browsers' clocks are not asked. */
  leaseMsLeft: z.number(),
});
export type Lease = z.infer<typeof LeaseSchema>;

/** A review item in the hands of one person in one tab. */
export const ReviewSchema = z.object({
  reviewItemId: IdSchema,
  purpose: SlotPurposeSchema,
  lease: LeaseSchema,
  dueAt: InstantSchema,
  priority: z.number(),
  ad: AdViewSchema,
  images: z.array(ReviewImageSchema).min(1),
  suspects: z.array(SuspectSchema),
  /** Earlier answers and notes; only an adjudicator sees them. */
  notes: z.array(NoteSchema),
});
export type Review = z.infer<typeof ReviewSchema>;

// ---- claims and leases ----------------------------------------------------------------------------------------------

export const ClaimRequestSchema = z
  .object({
    tabId: IdSchema,
    purpose: SlotPurposeSchema.default('answer'),
    /** How many this tab wants to hold in all. */
    count: z.number().int().min(1).max(MAX_SLOTS_PER_TAB).default(MAX_SLOTS_PER_TAB),
    /** A particular item, opened from the queue list. */
    reviewItemId: IdSchema.optional(),
    /** Slots whose reviews this tab has already: they come back as leases only. */
    knownSlotIds: z.array(IdSchema).max(20).default([]),
    /**
     * The item on this tab's table; null = none yet, the first that is given comes onto it. What else the tab holds is only
     * fetched ahead, and leaves the queue once nothing asks for it. Without this nothing is taken to be fetched ahead.
     */
    tableItemId: IdSchema.nullable().optional(),
  })
  .strict();
export type ClaimRequest = z.input<typeof ClaimRequestSchema>;
export const ClaimResponseSchema = z.object({
  /** What this tab holds and did not know. */
  reviews: z.array(ReviewSchema),
  /** What it knew and still holds, renewed. */
  kept: z.array(LeaseSchema),
  leaseMs: z.number(),
});

const HeldSlotSchema = z.object({ slotId: IdSchema, token: IdSchema }).strict();
export const LeasesRequestSchema = z.object({ slots: z.array(HeldSlotSchema).min(1).max(20) }).strict();
/** With `graceMs` a closing page lets go softly: a reload within it gets the same items back. */
export const ReleaseRequestSchema = LeasesRequestSchema.extend({
  graceMs: z.number().int().min(0).max(60_000).default(0),
});
export const RenewResponseSchema = z.object({
  renewed: z.array(LeaseSchema),
  /** Slots that are no longer this holder's. */
  lostSlotIds: z.array(IdSchema),
});
export const ReleaseResponseSchema = z.object({ releasedSlotIds: z.array(IdSchema) });
export const DeclineRequestSchema = HeldSlotSchema;

// ---- verdicts ---------------------------------------------------------------------------------------------------------

export const VerdictLineInputSchema = z
  .object({
    brandId: IdSchema,
    reason: ReasonSchema,
    /** Images that show it; needed when the reason says that the brand is shown. */
    evidence: z.array(Sha256Schema).max(20),
  })
  .strict();

export const ShownSchema = z
  .object({
    /** Images that were on the screen. */
    images: z.array(Sha256Schema).max(20),
    suspects: z.array(IdSchema).max(300),
    energyMap: z.boolean(),
  })
  .strict();

export const SubmitVerdictSchema = z
  .object({
    reviewItemId: IdSchema,
    slotId: IdSchema,
    token: IdSchema,
    kind: z.enum(['decision', 'escalation']),
    lines: z.array(VerdictLineInputSchema).max(300),
    /** "No other suspect is shown": every suspect without a line is answered not-this-brand. */
    noOtherSuspect: z.boolean(),
    comment: textSchema(4_000),
    activeMs: z.number().int().min(0).max(86_400_000),
    shown: ShownSchema,
  })
  .strict()
  .refine(({ kind, comment }) => kind !== 'escalation' || comment.trim().length > 0, {
    path: ['comment'],
    message: 'an escalation needs a note that says what to decide',
  })
  .refine(
    ({ kind, lines, noOtherSuspect }) => kind !== 'escalation' || (lines.length === 0 && !noOtherSuspect),
    {
      path: ['lines'],
      message: 'an escalation decides nothing: send no lines',
    },
  )
  .refine(({ kind, lines, noOtherSuspect }) => kind !== 'decision' || lines.length > 0 || noOtherSuspect, {
    path: ['lines'],
    message: 'a decision answers at least one brand, or says that no suspect is shown',
  })
  .refine(({ lines }) => new Set(lines.map((line) => line.brandId)).size === lines.length, {
    path: ['lines'],
    message: 'one line a brand',
  });
export type SubmitVerdict = z.infer<typeof SubmitVerdictSchema>;

export const VerdictStoredSchema = z.object({
  verdictId: IdSchema,
  /** Milliseconds in which it can still be taken back; 0 when it has settled. */
  undoMsLeft: z.number(),
});
export type VerdictStored = z.infer<typeof VerdictStoredSchema>;

export const WithdrawRequestSchema = z
  .object({
    tabId: IdSchema,
    /** What is on the table now, perhaps half answered: given back last. */
    keepSlotId: IdSchema.optional(),
  })
  .strict();
export const WithdrawResponseSchema = z.object({
  review: ReviewSchema,
  /** Prefetched items given back to keep this tab at its limit. */
  releasedSlotIds: z.array(IdSchema),
});

// ---- the queue as a list ----------------------------------------------------------------------------------------------

export const ReviewItemStateSchema = z.enum([
  'open',
  'answered',
  'adjudication',
  'settled',
  'superseded',
  'withdrawn',
]);
export const QueueSortSchema = z.enum(['priority', 'due', 'newest']);
/** `waiting`: open or to be adjudicated. */
const QueueStateSchema = z.enum(['waiting', ...ReviewItemStateSchema.options, 'any']);
const DefinitionVersionSchema = z.coerce.number().int().min(1).max(1_000_000);
export const QueueFilterSchema = z
  .object({
    state: QueueStateSchema.default('open'),
    brand: textSchema(200).optional(),
    /** Items that a model made from this version of the brand's definition suspects the brand in. */
    suspectedUnder: DefinitionVersionSchema.optional(),
    /** Items on which an answer about the brand stands that was given under this version of its definition. */
    answeredUnder: DefinitionVersionSchema.optional(),
    source: textSchema(200).optional(),
    seller: textSchema(200).optional(),
    /** Words of the title, or the external id. */
    q: textSchema(200).optional(),
    sort: QueueSortSchema.default('priority'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict()
  .refine(
    ({ brand, suspectedUnder, answeredUnder }) =>
      brand !== undefined || (suspectedUnder === undefined && answeredUnder === undefined),
    { path: ['brand'], message: 'a version of a definition means nothing without its brand' },
  );
export type QueueFilter = z.infer<typeof QueueFilterSchema>;

export const QueueEntrySchema = z.object({
  reviewItemId: IdSchema,
  state: ReviewItemStateSchema,
  priority: z.number(),
  dueAt: InstantSchema,
  createdAt: InstantSchema,
  waitMs: z.number(),
  title: z.string(),
  source: z.string(),
  externalId: z.string(),
  sellerExternalId: z.string().nullable(),
  price: PriceSchema.nullable(),
  impressions: z.number().int().nullable(),
  imageCount: z.number().int(),
  firstImageSha256: Sha256Schema,
  suspects: z.array(z.object({ slug: z.string(), name: z.string(), prob: z.number() })),
  /** What was answered under the version that is filtered by, oldest first; null without one, and for who only reviews. */
  answers: z.array(ReasonSchema).nullable(),
  /** Its place among the ads that an operator wants looked at first for a brand; null = none of them. */
  firstLook: z.number().int().nullable(),
  /** Whether somebody has it in hand now. */
  isHeld: z.boolean(),
});
export type QueueEntry = z.infer<typeof QueueEntrySchema>;
export const QueuePageSchema = z.object({
  entries: z.array(QueueEntrySchema),
  nextCursor: z.string().nullable(),
  /** How many there are in all: on the first page of a list by a version of a definition; null elsewhere. */
  total: z.number().int().nullable(),
});

export const QueueStatsSchema = z.object({
  waiting: z.number().int(),
  adjudication: z.number().int(),
  oldestWaitMs: z.number().nullable(),
  nextDueAt: InstantSchema.nullable(),
  /** The person who asks: verdicts today (UTC) and in the last hour. */
  mine: z.object({ today: z.number().int(), lastHour: z.number().int() }),
  failedScorings: z.number().int(),
});
export type QueueStats = z.infer<typeof QueueStatsSchema>;
