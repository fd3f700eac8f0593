import { z } from 'zod';
import { toHundredths } from '../domain/labeling/hundredths';
import { MAX_SLOTS_PER_TAB } from '../domain/lease';
import { REASONS } from '../domain/reasons';
import { IdentificationPointSchema, ReferencePictureSchema, RulingSchema } from './brands';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { LeaseSchema, SlotPurposeSchema } from './review';

/** More boxes than that on one picture are a mistake. */
const MAX_BOXES = 2_000;
const MAX_SUGGESTIONS = 300;

const px = () => z.number().overwrite(toHundredths).max(1e6);
/** Original-image pixels, EXIF orientation applied, origin top-left; rounded to hundredths of a pixel. */
export const RectSchema = z
  .object({
    x: px().nonnegative(),
    y: px().nonnegative(),
    width: px().positive(),
    height: px().positive(),
  })
  .strict();

export const LABEL_OUTCOMES = ['boxes', 'no-mark', 'cannot-tell', 'wrong-brand'] as const;
/**
 * `no-mark`: no mark of the brand (of any brand, for a task without one) is in the picture. `wrong-brand`: the picture
 * shows another brand, so the brand is absent altogether. `cannot-tell` teaches nothing.
 */
export const LabelOutcomeSchema = z.enum(LABEL_OUTCOMES);
export type LabelOutcome = z.infer<typeof LabelOutcomeSchema>;

export const SUGGESTION_FATES = ['accepted', 'edited', 'rejected', 'ignored'] as const;
export const SuggestionFateSchema = z.enum(SUGGESTION_FATES);
export type SuggestionFate = z.infer<typeof SuggestionFateSchema>;
export const BoxProvenanceSchema = z.enum(['drawn', 'accepted', 'edited', 'imported']);
export type BoxProvenance = z.infer<typeof BoxProvenanceSchema>;

// ---- batches ---------------------------------------------------------------------------------------------------------

const ShareSchema = z.number().min(0).max(1);

/** Which pictures a batch is made of; criteria that are given must all hold. */
export const LabelFilterSchema = z
  .object({
    /** Slug. Scores, verdicts and labels below are then this brand's; without it those of the likeliest brand. */
    brand: textSchema(200).optional(),
    /** What is asked of each picture: the marks of `brand`, of its likeliest brand, or of any. */
    ask: z.enum(['brand', 'likeliest', 'any-mark']).default('brand'),
    /** Pictures of ads, pictures that came in by an import, or those that are named, each with its brand. */
    from: z.enum(['ads', 'imports', 'named']).default('ads'),
    named: z
      .array(z.object({ imageSha256: Sha256Schema, brand: textSchema(200) }).strict())
      .min(1)
      .max(500)
      .optional(),
    /** Of a matching ad: every picture, or only the one that speaks most for the brand. */
    pictures: z.enum(['all', 'best']).default('all'),
    /** Fused probability of the ad, by the models now in use. */
    scoreMin: ShareSchema.optional(),
    scoreMax: ShareSchema.optional(),
    /** A settled verdict on the ad gave one of these reasons. */
    reasons: z.array(z.enum(REASONS)).max(REASONS.length).default([]),
    /** The detector is unsure of at least one box in the picture (objectness 0.2 to 0.5). */
    detectorUnsure: z.boolean().default(false),
    /** One signal speaks clearly for the brand and another clearly against it (log-odds past 0.5 either way). */
    signalsDisagree: z.boolean().default(false),
    source: textSchema(200).optional(),
    category: textSchema(200).optional(),
    /** Days (UTC) on which the ad came in, both included. */
    receivedFrom: z.iso.date().optional(),
    receivedTo: z.iso.date().optional(),
    /** Pixels of the picture's shorter side. */
    sideMin: z.number().int().min(1).optional(),
    sideMax: z.number().int().min(1).optional(),
    /** What is believed of picture and brand. */
    label: z.enum(['any', 'present', 'absent', 'unknown']).default('any'),
    /** Whether the picture was searched for the brand's marks already. */
    boxed: z.enum(['any', 'yes', 'no']).default('no'),
    /** Share of the batch drawn at random from source, category and days alone, whatever the other criteria say. */
    randomShare: ShareSchema.default(0),
    order: z.enum(['random', 'score', 'uncertainty', 'newest']).default('random'),
    /** How many pictures at most. */
    size: z.number().int().min(1).max(20_000).default(200),
  })
  .strict()
  .refine(({ from, named }) => (from === 'named') === (named !== undefined), {
    path: ['named'],
    message: 'goes with from "named", and only with it',
  })
  .refine(({ ask, brand, from }) => ask !== 'brand' || brand !== undefined || from === 'named', {
    path: ['brand'],
    message: 'name the brand whose marks are asked for, or ask for the likeliest brand or any mark',
  })
  .refine(({ scoreMin, scoreMax }) => (scoreMin ?? 0) <= (scoreMax ?? 1), {
    path: ['scoreMax'],
    message: 'must not be under scoreMin',
  })
  .refine(
    (filter) =>
      filter.from === 'ads' ||
      (filter.scoreMin === undefined &&
        filter.scoreMax === undefined &&
        filter.reasons.length === 0 &&
        !filter.signalsDisagree &&
        filter.source === undefined &&
        filter.category === undefined &&
        filter.receivedFrom === undefined &&
        filter.receivedTo === undefined &&
        filter.ask !== 'likeliest' &&
        filter.pictures === 'all' &&
        (filter.order === 'random' || filter.order === 'newest')),
    {
      path: ['from'],
      message:
        'imported pictures have no ad, and named ones are not chosen by theirs: scores, verdicts, signals, source, category and days do not apply',
    },
  );
export type LabelFilter = z.infer<typeof LabelFilterSchema>;
export type LabelFilterInput = z.input<typeof LabelFilterSchema>;

export const MakeLabelBatchSchema = z
  .object({
    name: textSchema(200).refine((name) => name.trim().length > 0, 'must not be empty'),
    filter: LabelFilterSchema,
    /** The same seed, filter and data choose the same pictures. */
    seed: textSchema(100).default('1'),
    labelersWanted: z.number().int().min(1).max(5).default(1),
    /** Share of the pictures shown without the machine's boxes, so that their bias can be measured. */
    unassistedShare: ShareSchema.default(0.1),
    /** Among batches; pictures of a batch come in its order. */
    priority: ShareSchema.default(0.5),
    dueInDays: z.number().int().min(1).max(365).default(30),
  })
  .strict();
export type MakeLabelBatch = z.infer<typeof MakeLabelBatchSchema>;

/** How many pictures of a closed batch are asked about again. */
export const LabelBatchReopenedSchema = z.object({ openedTasks: z.number().int() });
export type LabelBatchReopened = z.infer<typeof LabelBatchReopenedSchema>;

export const LabelBatchMadeSchema = z.object({ batchId: IdSchema, taskCount: z.number().int() });

/** POST /label-batches/estimate: at once, before the preview has counted. */
export const LabelBatchEstimateSchema = z.object({
  /** About so many pictures match, from a sample; null where too few of the sample match to say. */
  matching: z.number().int().nullable(),
});
export type LabelBatchEstimate = z.infer<typeof LabelBatchEstimateSchema>;

/** POST /label-batches/preview: what the batch would hold, without making it. */
export const LabelBatchPreviewSchema = z.object({
  /** Pictures that match, before `size` cuts. */
  matching: z.number().int(),
  /** Pictures that the batch would hold. */
  chosen: z.number().int(),
  /** Of those, drawn at random. */
  random: z.number().int(),
  unassisted: z.number().int(),
  /** Left out because the same picture and brand is being labeled already. */
  alreadyOpen: z.number().int(),
  /** The first pictures of the batch. */
  sample: z.array(Sha256Schema).max(12),
});
export type LabelBatchPreview = z.infer<typeof LabelBatchPreviewSchema>;

export const LabelBatchSchema = z.object({
  batchId: IdSchema,
  name: z.string(),
  filter: LabelFilterSchema,
  seed: z.string(),
  labelersWanted: z.number().int(),
  unassistedShare: z.number(),
  priority: z.number(),
  state: z.enum(['open', 'closed']),
  createdBy: z.string().nullable(),
  createdAt: InstantSchema,
  dueAt: InstantSchema,
  closedAt: InstantSchema.nullable(),
  /** Tasks by state; their sum is the size of the batch. */
  tasks: z.object({
    open: z.number().int(),
    answered: z.number().int(),
    adjudication: z.number().int(),
    done: z.number().int(),
    closed: z.number().int(),
  }),
});
export type LabelBatch = z.infer<typeof LabelBatchSchema>;
export const LabelBatchListQuerySchema = z
  .object({
    state: z.enum(['open', 'closed']).optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  })
  .strict();
export type LabelBatchListQuery = z.infer<typeof LabelBatchListQuerySchema>;
export const LabelBatchPageSchema = z.object({
  batches: z.array(LabelBatchSchema),
  nextCursor: z.string().nullable(),
});

export const LabelQueueStatsSchema = z.object({
  /** Answers that are waited for, and decisions between answers. */
  waiting: z.number().int(),
  adjudication: z.number().int(),
  /** The person who asks: answers today (UTC) and in the last hour. */
  mine: z.object({ today: z.number().int(), lastHour: z.number().int() }),
});
export type LabelQueueStats = z.infer<typeof LabelQueueStatsSchema>;

// ---- what a labeler sees ---------------------------------------------------------------------------------------------

/**
 * Names a suggestion for ever: `d:RELEASE:POSITION` for a detection of a release, `i:ID` for a box of an import. Opaque to
 * browsers; numbers on the screen may change when a picture is seen again, keys do not.
 */
export const SuggestionKeySchema = z
  .string()
  .regex(/^(d:[0-9a-f-]{36}:\d{1,2}|i:[0-9a-f-]{36})$/, 'must be the key of a suggestion that was offered');
export type SuggestionKey = z.infer<typeof SuggestionKeySchema>;

/** A box of the machine, offered under a number key. Whole pixels inside the picture, so that taking it as it is sends the same numbers back. */
export const LabelSuggestionSchema = z.object({
  key: SuggestionKeySchema,
  x: z.number(),
  y: z.number(),
  width: z.number().positive(),
  height: z.number().positive(),
  /** How sure the source is that this is a mark, whosoever it is, 0..1; null = it does not say. */
  objectness: z.number().nullable(),
  /** The brand it is taken for; null = an unknown mark. */
  match: z.object({ brandId: IdSchema, brandName: z.string(), prob: z.number().nullable() }).nullable(),
});
export type LabelSuggestion = z.infer<typeof LabelSuggestionSchema>;

export const LabelBoxSchema = RectSchema.extend({
  /** Null = a mark whose brand is not known; only where the task asks for any mark. */
  brandId: IdSchema.nullable(),
  /** The suggestion it was made from; null = drawn. */
  suggestion: SuggestionKeySchema.nullable(),
}).strict();
export type LabelBox = z.infer<typeof LabelBoxSchema>;

/** Unfinished work: what the canvas holds now. */
export const LabelDraftContentSchema = z
  .object({
    boxes: z.array(LabelBoxSchema).max(MAX_BOXES),
    /** Suggestions said to be no mark (of the brand). */
    rejectedSuggestions: z.array(SuggestionKeySchema).max(MAX_SUGGESTIONS),
    /** Null while nothing is decided. */
    outcome: LabelOutcomeSchema.nullable(),
    comment: textSchema(4_000),
    activeMs: z.number().int().min(0).max(86_400_000),
  })
  .strict();
export type LabelDraftContent = z.infer<typeof LabelDraftContentSchema>;
export const LabelDraftSchema = z.object({
  version: z.number().int().min(1),
  savedAt: InstantSchema,
  content: LabelDraftContentSchema,
});
export type LabelDraft = z.infer<typeof LabelDraftSchema>;

const PictureSchema = z.object({
  sha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  mediaType: z.string(),
});

/** An earlier answer, for the adjudicator. */
export const LabelAnswerViewSchema = z.object({
  answerId: IdSchema,
  by: z.string(),
  at: InstantSchema,
  outcome: LabelOutcomeSchema,
  comment: z.string(),
  boxes: z.array(LabelBoxSchema.extend({ provenance: BoxProvenanceSchema }).strict()),
});
export type LabelAnswerView = z.infer<typeof LabelAnswerViewSchema>;

/** A label task in the hands of one person in one tab. */
export const LabelWorkSchema = z.object({
  taskId: IdSchema,
  purpose: SlotPurposeSchema,
  lease: LeaseSchema,
  batch: z.object({
    batchId: IdSchema,
    name: z.string(),
    position: z.number().int(),
    taskCount: z.number().int(),
  }),
  picture: PictureSchema,
  /** The brand whose marks are asked for; null = any mark. */
  brand: z
    .object({
      brandId: IdSchema,
      slug: z.string(),
      name: z.string(),
      aliases: z.array(z.string()),
      smallestMarkPx: z.number().int().nullable(),
      identificationPoints: z.array(IdentificationPointSchema),
      rulings: z.array(RulingSchema),
      references: z.array(ReferencePictureSchema),
    })
    .nullable(),
  /** The ad it was found in; null for an imported picture. */
  ad: z
    .object({
      revisionId: IdSchema,
      source: z.string(),
      externalId: z.string(),
      title: z.string(),
      category: z.string(),
      /** All pictures of the ad in their order, this one among them. */
      pictures: z.array(PictureSchema),
      /** This person's boxes on the picture before this one in the ad, to copy from; null without any. */
      previous: z.object({ sha256: Sha256Schema, boxes: z.array(LabelBoxSchema) }).nullable(),
    })
    .nullable(),
  /** Whether the machine's boxes may be shown. False: this picture measures what they do to people. */
  hasSuggestions: z.boolean(),
  /** The likeliest first: key 1, key 2 … */
  suggestions: z.array(LabelSuggestionSchema),
  /** This person's saved work on it. */
  draft: LabelDraftSchema.nullable(),
  /** Earlier answers; only an adjudicator sees them. */
  answers: z.array(LabelAnswerViewSchema),
});
export type LabelWork = z.infer<typeof LabelWorkSchema>;

// ---- claims (leases are renewed, released and declined by /api/v1/leases and /api/v1/declines) ----------------------------

export const LabelClaimRequestSchema = z
  .object({
    tabId: IdSchema,
    purpose: SlotPurposeSchema.default('answer'),
    /** How many this tab wants to hold in all. */
    count: z.number().int().min(1).max(MAX_SLOTS_PER_TAB).default(MAX_SLOTS_PER_TAB),
    /** Only of this batch. */
    batchId: IdSchema.optional(),
    /** A particular task. */
    taskId: IdSchema.optional(),
    /** Slots whose work this tab has already: they come back as leases only. */
    knownSlotIds: z.array(IdSchema).max(20).default([]),
  })
  .strict();
export type LabelClaimRequest = z.input<typeof LabelClaimRequestSchema>;
export const LabelClaimResponseSchema = z.object({
  /** What this tab holds and did not know. */
  work: z.array(LabelWorkSchema),
  /** What it knew and still holds, renewed. */
  kept: z.array(LeaseSchema),
  leaseMs: z.number(),
});

// ---- drafts ------------------------------------------------------------------------------------------------------------

/** PUT /label-drafts/[taskId] */
export const SaveLabelDraftSchema = z
  .object({
    /** The version that this save follows; 0 = nothing was saved before. */
    expectedVersion: z.number().int().min(0),
    content: LabelDraftContentSchema,
  })
  .strict();
export type SaveLabelDraft = z.infer<typeof SaveLabelDraftSchema>;
export const LabelDraftSavedSchema = z.object({ version: z.number().int(), savedAt: InstantSchema });
/** Body of the 409 `draft-conflict`: what another tab or machine of this person has saved since. */
export const LabelDraftConflictSchema = z.object({
  code: z.literal('draft-conflict'),
  message: z.string(),
  stored: LabelDraftSchema,
});

// ---- answers -----------------------------------------------------------------------------------------------------------

/** PUT /label-answers/[answerId] under an id made by the browser. */
export const SubmitLabelAnswerSchema = z
  .object({
    taskId: IdSchema,
    slotId: IdSchema,
    token: IdSchema,
    outcome: LabelOutcomeSchema,
    boxes: z.array(LabelBoxSchema).max(MAX_BOXES),
    /** Every suggestion that was offered, in the order in which it was. */
    suggestions: z
      .array(z.object({ key: SuggestionKeySchema, isRejected: z.boolean() }).strict())
      .max(MAX_SUGGESTIONS),
    comment: textSchema(4_000),
    activeMs: z.number().int().min(0).max(86_400_000),
  })
  .strict()
  .refine(({ outcome, boxes }) => (outcome === 'boxes') === boxes.length > 0, {
    path: ['boxes'],
    message: 'boxes go with the outcome "boxes", and only with it',
  })
  .refine(({ suggestions }) => new Set(suggestions.map(({ key }) => key)).size === suggestions.length, {
    path: ['suggestions'],
    message: 'name each suggestion once',
  })
  .refine(
    ({ boxes, suggestions }) => {
      const kept = new Set(suggestions.filter((one) => !one.isRejected).map((one) => one.key));
      return boxes.every(({ suggestion }) => suggestion === null || kept.has(suggestion));
    },
    { path: ['boxes'], message: 'a box comes from a suggestion that was offered and not rejected' },
  )
  .refine(
    ({ boxes }) => {
      const used = boxes.flatMap(({ suggestion }) => suggestion ?? []);
      return new Set(used).size === used.length;
    },
    { path: ['boxes'], message: 'a suggestion becomes one box at most' },
  );
export type SubmitLabelAnswer = z.infer<typeof SubmitLabelAnswerSchema>;
export const LabelAnswerStoredSchema = z.object({
  answerId: IdSchema,
  /** Milliseconds in which it can still be taken back; 0 when it has settled. */
  undoMsLeft: z.number(),
});
export type LabelAnswerStored = z.infer<typeof LabelAnswerStoredSchema>;

export const WithdrawLabelAnswerSchema = z
  .object({
    tabId: IdSchema,
    /** What is on the table now, perhaps half drawn: given back last. */
    keepSlotId: IdSchema.optional(),
  })
  .strict();
export const LabelAnswerWithdrawnSchema = z.object({
  /** The task again in hand; its draft holds the answer that was taken back. */
  work: LabelWorkSchema,
  releasedSlotIds: z.array(IdSchema),
});

// ---- reports -----------------------------------------------------------------------------------------------------------

/** A share or mean with its 95 % interval; null where it would be taken over fewer than 30: too few to estimate. */
export const EstimateSchema = z
  .object({ value: z.number(), low: z.number(), high: z.number(), n: z.number().int() })
  .nullable();

/** How well independent answers agree, over the tasks with two or more. */
export const LabelAgreementSchema = z.object({
  /** Tasks with two or more standing answers, adjudicators' not counted. */
  tasks: z.number().int(),
  /** Tasks in which all say the same outcome. */
  sameOutcome: z.object({ count: z.number().int(), share: EstimateSchema }),
  /** Boxes (of pairs of answers that both drew) that found a partner with IoU ≥ 0.5. */
  matchedBoxes: z.object({ count: z.number().int(), of: z.number().int(), share: EstimateSchema }),
  /** Mean IoU of the matched pairs. */
  matchedIou: EstimateSchema,
  adjudicated: z.number().int(),
});

const SuggestionCountsSchema = z.object({
  accepted: z.number().int(),
  edited: z.number().int(),
  rejected: z.number().int(),
  ignored: z.number().int(),
});
/** What the machine's boxes do to people: answers of tasks with suggestions beside those drawn to go without. */
export const SuggestionBiasSchema = z.object({
  suggestions: SuggestionCountsSchema.extend({ total: z.number().int() }),
  /** Share of suggestions with each fate. */
  shares: z.object({
    accepted: EstimateSchema,
    edited: EstimateSchema,
    rejected: EstimateSchema,
    ignored: EstimateSchema,
  }),
  /** Mean IoU between an edited box and its suggestion: how far people moved them. */
  editedIou: EstimateSchema,
  with: z.object({
    answers: z.number().int(),
    boxesPerPicture: EstimateSchema,
    secondsPerPicture: EstimateSchema,
  }),
  without: z.object({
    answers: z.number().int(),
    boxesPerPicture: EstimateSchema,
    secondsPerPicture: EstimateSchema,
  }),
  /** Boxes a picture with suggestions less those without; an interval that does not hold 0 shows a bias. */
  difference: EstimateSchema,
});
export const LabelBatchReportSchema = z.object({
  agreement: LabelAgreementSchema,
  bias: SuggestionBiasSchema,
});
export type LabelBatchReport = z.infer<typeof LabelBatchReportSchema>;

/** One brand's label accuracy from double labels; model and assumptions: lib/domain/labeling/label-accuracy.ts. */
export const LabelAccuracySchema = z.object({
  brandId: IdSchema,
  slug: z.string(),
  name: z.string(),
  /** Pictures (or ads, for verdicts) that two people answered independently; the first two answers count. */
  doubleLabeled: z.number().int(),
  /** Of those, by labelers and by reviewers. */
  fromTasks: z.number().int(),
  fromVerdicts: z.number().int(),
  /** Those whose two answers differ. */
  disagreements: z.number().int(),
  /** Not counted: somebody could not tell. */
  leftOut: z.number().int(),
  /** Chance that one answer is right. */
  singleAnswer: EstimateSchema,
  /** Chance that a label settled from two answers is right: agreed, or decided by a third person. */
  settledLabel: EstimateSchema,
});
export type LabelAccuracy = z.infer<typeof LabelAccuracySchema>;
export const LabelAccuracyListSchema = z.object({ brands: z.array(LabelAccuracySchema) });
