import { z } from 'zod';
import { REASONS } from '../domain/reasons';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';

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
