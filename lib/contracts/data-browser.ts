import { z } from 'zod';
import { SPLITS } from '../domain/datasets/splits';
import { DatasetNameSchema, LabelKindSchema, PresenceSchema } from './datasets';
import { IdSchema, InstantSchema, Sha256Schema, textSchema } from './ids';
import { LabelOutcomeSchema } from './labeling';
import { ReasonSchema } from './review';

export const BROWSE_SORTS = [
  'score-high',
  'score-low',
  'doubt',
  'agreement',
  'newest',
  'oldest',
  'large',
  'small',
] as const;
/**
 * `doubt`: the score nearest to 0.5 first. `agreement`: where people's answers contradict the label first. `large` and
 * `small`: by the picture's shorter side. What a row does not have (a score, answers) comes last, or first in `score-low`.
 */
export const BrowseSortSchema = z.enum(BROWSE_SORTS);
export type BrowseSort = z.infer<typeof BrowseSortSchema>;

const ShareTextSchema = z.coerce.number().min(0).max(1);
const SideSchema = z.coerce.number().int().min(1).max(100_000);

/** `unanswered`: a model scored the pair, be it ever so low, and nobody has answered. */
const BrowsePresenceSchema = z.enum(['answered', 'present', 'absent', 'unanswered', 'any']);

/** What the data browser shows; the names are those of its URL. */
export const BrowseFilterSchema = z
  .object({
    brand: textSchema(200).optional(),
    presence: BrowsePresenceSchema.default('answered'),
    kind: LabelKindSchema.optional(),
    hard: z.literal('yes').optional(),
    /** Whether somebody has searched the picture for the brand's marks. */
    boxed: z.enum(['yes', 'no']).optional(),
    /** Of the newest verdict that the label comes from. */
    reason: ReasonSchema.optional(),
    /** Of the ad; `-` = imported, without an ad. */
    source: textSchema(200).optional(),
    scoreMin: ShareTextSchema.optional(),
    scoreMax: ShareTextSchema.optional(),
    /** Pixels of the picture's shorter side. */
    sideMin: SideSchema.optional(),
    sideMax: SideSchema.optional(),
    /** Days (UTC), both included, of the label or, where there is none, of the score. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    /** In the latest version of this dataset. */
    dataset: DatasetNameSchema.optional(),
    /** Of that dataset; without one it means nothing. */
    split: z.enum(SPLITS).optional(),
    sort: BrowseSortSchema.default('newest'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(120),
  })
  .strict();
export type BrowseFilter = z.infer<typeof BrowseFilterSchema>;

export const PairLabelSchema = z.object({
  labelId: IdSchema,
  presence: PresenceSchema,
  kind: LabelKindSchema,
  isHardNegative: z.boolean(),
  /** Of the newest verdict that it comes from. */
  reason: ReasonSchema.nullable(),
  at: InstantSchema,
});

/** An image and a brand: what the machine says, what people said, what is believed. */
export const PairSchema = z.object({
  imageSha256: Sha256Schema,
  width: z.number().int(),
  height: z.number().int(),
  brand: z.object({ id: IdSchema, slug: z.string(), name: z.string() }),
  /** Of the ad with the picture that was scored last; null = never scored for this brand. */
  prob: z.number().nullable(),
  label: PairLabelSchema.nullable(),
  /** Marks of the brand, original-image pixels; null = nobody has searched for them. */
  boxes: z
    .array(z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }))
    .nullable(),
  /** People's standing answers on whether the brand is shown, and the share that says what the label says. */
  answerCount: z.number().int(),
  agreement: z.number().nullable(),
  ad: z
    .object({ revisionId: IdSchema, source: z.string(), externalId: z.string(), title: z.string() })
    .nullable(),
  changedAt: InstantSchema,
  /** Cosine with the picture asked about; null in lists that are not about likeness. */
  similarity: z.number().nullable(),
});
export type Pair = z.infer<typeof PairSchema>;

export const PairPageSchema = z.object({
  pairs: z.array(PairSchema),
  nextCursor: z.string().nullable(),
  /** How many there are in all, counted up to a limit; null on later pages. */
  total: z.object({ count: z.number().int(), isAtLeast: z.boolean() }).nullable(),
});
export type PairPage = z.infer<typeof PairPageSchema>;

/** GET /data/similar: the filters are those of the browser, the order is likeness. */
export const SimilarFilterSchema = BrowseFilterSchema.omit({ sort: true, cursor: true, limit: true })
  .extend({
    like: Sha256Schema,
    presence: BrowsePresenceSchema.default('any'),
    limit: z.coerce.number().int().min(1).max(200).default(60),
  })
  .strict();
export type SimilarFilter = z.infer<typeof SimilarFilterSchema>;
export const SimilarPicturesSchema = z.object({
  pairs: z.array(PairSchema),
  /** Pictures whose embedding was compared. */
  comparedCount: z.number().int(),
});

/** GET /data/answers: of one pair. */
export const PairAnswersFilterSchema = z.object({ image: Sha256Schema, brand: textSchema(200) }).strict();
export type PairAnswersFilter = z.infer<typeof PairAnswersFilterSchema>;

const said = {
  /** Name of the person; null = the command line, or somebody who is gone. */
  person: z.string().nullable(),
  at: InstantSchema,
};
/** Who said what of a picture and a brand; what was taken back inside its undo window was not said. */
export const PairAnswerSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('verdict'), reason: ReasonSchema, isAdjudication: z.boolean(), ...said }),
  z.object({ by: z.literal('labeling'), outcome: LabelOutcomeSchema, isAdjudication: z.boolean(), ...said }),
  /** Null = an edit was taken back. */
  z.object({ by: z.literal('edit'), kind: LabelKindSchema.nullable(), ...said }),
  z.object({ by: z.literal('import'), fileName: z.string(), ...said }),
]);
export type PairAnswer = z.infer<typeof PairAnswerSchema>;
export const PairAnswerListSchema = z.object({ answers: z.array(PairAnswerSchema) });

// ---- changing labels -----------------------------------------------------------------------------------------------------

/** More at once are no longer looked at. */
export const MAX_EDIT_LINES = 2_000;

/** PUT /label-edits/[editId] under an id made by the browser. */
export const EditLabelsSchema = z
  .object({
    pairs: z
      .array(
        z
          .object({
            imageSha256: Sha256Schema,
            brandId: IdSchema,
            /** The label that the person saw; one that has changed since is not overwritten. */
            labelId: IdSchema.nullable(),
          })
          .strict(),
      )
      .min(1)
      .max(MAX_EDIT_LINES),
    presence: PresenceSchema,
    kind: LabelKindSchema,
    note: textSchema(1_000).default(''),
  })
  .strict()
  .refine(
    ({ presence, kind }) => (presence === 'absent') === (kind === 'other' || kind === 'generic-style'),
    {
      path: ['kind'],
      message: 'present is a mark, mark-covered or look-alike; absent is other or generic-style',
    },
  )
  .refine(
    ({ pairs }) => new Set(pairs.map((pair) => `${pair.imageSha256} ${pair.brandId}`)).size === pairs.length,
    { path: ['pairs'], message: 'name each image and brand once' },
  );
export type EditLabels = z.infer<typeof EditLabelsSchema>;

/** POST /label-edits/[editId]/undoing. */
export const UndoEditSchema = z.object({ undoId: IdSchema }).strict();

export const LabelEditOutcomeSchema = z.object({
  /** Null when nothing was changed, so that there is nothing to take back. */
  editId: IdSchema.nullable(),
  changed: z.number().int(),
  /** They said so already. */
  same: z.number().int(),
  /** Somebody has changed them meanwhile. */
  overtaken: z.number().int(),
  /** What the changed pairs say now; null = nothing. */
  labels: z.array(
    z.object({ imageSha256: Sha256Schema, brandId: IdSchema, label: PairLabelSchema.nullable() }),
  ),
});
export type LabelEditOutcome = z.infer<typeof LabelEditOutcomeSchema>;

export const LabelEditSchema = z.object({
  editId: IdSchema,
  by: z.string(),
  at: InstantSchema,
  /** Null for an undoing. */
  presence: PresenceSchema.nullable(),
  kind: LabelKindSchema.nullable(),
  note: z.string(),
  lineCount: z.number().int(),
  isUndone: z.boolean(),
  undoesId: IdSchema.nullable(),
});
export type LabelEdit = z.infer<typeof LabelEditSchema>;
export const LabelEditListSchema = z.object({ edits: z.array(LabelEditSchema) });
