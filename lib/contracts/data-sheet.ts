import { z } from 'zod';
import { DatasetKindSchema, SplitSchema } from './datasets';
import { IdSchema, InstantSchema, Sha256Schema } from './ids';

export const EntryClassSchema = z.enum([
  'positive',
  'hard-negative',
  'random-negative',
  'brand-free',
  'unanswered',
]);
const CountsBySplitSchema = z.object({
  training: z.number().int(),
  validation: z.number().int(),
  test: z.number().int(),
});
export const BrandCountsSchema = z.object({
  brandId: IdSchema,
  slug: z.string(),
  name: z.string(),
  positives: CountsBySplitSchema,
  hardNegatives: CountsBySplitSchema,
  randomNegatives: CountsBySplitSchema,
  /** Positives by what they show. */
  kinds: z.object({
    mark: z.number().int(),
    'mark-covered': z.number().int(),
    'look-alike': z.number().int(),
  }),
  /** Positives whose picture was searched for the brand's marks, and boxes found. */
  searched: z.number().int(),
  boxes: z.number().int(),
  /** What the recipe asked for and there was not; 0 where it asked for all there are. */
  missing: z.object({
    positives: z.number().int(),
    hardNegatives: z.number().int(),
    randomNegatives: z.number().int(),
  }),
  /** When the newest hard negative was answered; null without any. */
  newestHardNegativeAt: InstantSchema.nullable(),
});
export type BrandCounts = z.infer<typeof BrandCountsSchema>;

/** What is known to be wrong with it, found by counting. */
export const KnownGapSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('few-positives'), brands: z.array(z.string()), fewerThan: z.number().int() }),
  z.object({ code: z.literal('no-hard-negatives'), brands: z.array(z.string()) }),
  z.object({ code: z.literal('no-test-positives'), brands: z.array(z.string()) }),
  z.object({ code: z.literal('never-searched'), entries: z.number().int(), of: z.number().int() }),
  z.object({ code: z.literal('unknown-seller'), images: z.number().int(), of: z.number().int() }),
  z.object({ code: z.literal('one-answer'), entries: z.number().int(), of: z.number().int() }),
  z.object({ code: z.literal('one-source'), source: z.string() }),
  z.object({ code: z.literal('suspects-only') }),
  z.object({
    code: z.literal('oversized-group'),
    images: z.number().int(),
    of: z.number().int(),
    split: SplitSchema,
  }),
  z.object({ code: z.literal('regression-to-the-mean') }),
]);
export type KnownGap = z.infer<typeof KnownGapSchema>;

/** What there is to know of a version without looking at its pictures (Gebru et al. 2021, "Datasheets for datasets"). */
export const DataSheetSchema = z.object({
  kind: DatasetKindSchema,
  entries: z.number().int(),
  images: z.number().int(),
  splits: z.array(
    z.object({
      split: SplitSchema,
      entries: z.number().int(),
      images: z.number().int(),
      groups: z.number().int(),
    }),
  ),
  brands: z.array(BrandCountsSchema),
  /** Sets to learn from: pictures that people said show none of the brands. */
  brandFree: CountsBySplitSchema.default({ training: 0, validation: 0, test: 0 }),
  /** Images by where they came from; null = imported. */
  sources: z.array(z.object({ source: z.string().nullable(), images: z.number().int() })),
  /** Of labels and of the ads they were seen in. */
  labelledFrom: InstantSchema.nullable(),
  labelledTo: InstantSchema.nullable(),
  seenFrom: InstantSchema.nullable(),
  seenTo: InstantSchema.nullable(),
  groups: z.object({
    count: z.number().int(),
    largest: z.object({ key: Sha256Schema, images: z.number().int(), split: SplitSchema }),
  }),
  /** Images that the recipe asks for and that are not in, by why. */
  leftOut: z.object({
    'joins-splits': z.number().int(),
    'came-to-join': z.number().int(),
    elsewhere: z.number().int(),
  }),
  /** Who said so: entries by the cause of their label. */
  causes: z.object({
    verdicts: z.number().int(),
    boxes: z.number().int(),
    imports: z.number().int(),
    edits: z.number().int(),
  }),
  people: z.number().int(),
  /** Open sets: cohorts (days on which ads came in) that are complete, and what was left of others. */
  sample: z
    .object({
      cohorts: z.number().int(),
      incompleteCohorts: z.number().int(),
      drawn: z.number().int(),
      undecided: z.number().int(),
      flaggedAds: z.number().int(),
      auditedAds: z.number().int(),
    })
    .nullable(),
  /** Business sets: misses with a mark, without one, and those nobody has searched. */
  misses: z
    .object({ withMark: z.number().int(), withoutMark: z.number().int(), notSearched: z.number().int() })
    .nullable(),
  gaps: z.array(KnownGapSchema),
});
export type DataSheet = z.infer<typeof DataSheetSchema>;
