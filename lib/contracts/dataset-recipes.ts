import { z } from 'zod';
import { MAX_HASH_BITS } from '../domain/datasets/hash-index';
import { NEAR_DUPLICATE_BITS } from '../domain/datasets/near-duplicates';
import { DatasetNameSchema } from './datasets';
import { textSchema } from './ids';

const ShareSchema = z.number().min(0).max(1);

export const SplitSharesSchema = z
  .object({ training: ShareSchema, validation: ShareSchema, test: ShareSchema })
  .strict()
  .refine(({ training, validation, test }) => Math.abs(training + validation + test - 1) < 1e-6, {
    message: 'must sum to 1',
  });

/** Fixed for the life of a dataset: what was put into a split stays there (SplitRules of lib/domain/datasets/splits.ts). */
export const SplitRulesSchema = z
  .object({
    seed: textSchema(100).default('1'),
    shares: SplitSharesSchema.default({ training: 0.8, validation: 0.1, test: 0.1 }),
    nearDuplicateBits: z.number().int().min(0).max(MAX_HASH_BITS).default(NEAR_DUPLICATE_BITS),
    keepSellersTogether: z.boolean().default(true),
    oversizedShare: ShareSchema.default(0.05),
  })
  .strict();

const quota = z.number().int().min(0).max(1_000_000).nullable();
export const QuotasSchema = z
  .object({
    /** At most so many a brand; null = all there are. */
    positives: quota.default(null),
    randomNegatives: quota.default(null),
    hardNegatives: quota.default(null),
  })
  .strict();
export type Quotas = z.infer<typeof QuotasSchema>;

const common = {
  /** Slugs; null = every brand. */
  brands: z.array(textSchema(200)).min(1).max(1_000).nullable().default(null),
  /** Sources of ads; null = all, imported pictures included. */
  sources: z.array(textSchema(200)).min(1).max(100).nullable().default(null),
  /** Days (UTC), both included: of labels for learning and closed sets, of ads for open and business sets. */
  from: z.iso.date().nullable().default(null),
  to: z.iso.date().nullable().default(null),
  /** Datasets that this one must share no picture, near-duplicate or (by the rules) seller with. */
  apartFrom: z.array(DatasetNameSchema).max(20).default([]),
};
const sampled = {
  quotas: QuotasSchema.default({ positives: null, randomNegatives: null, hardNegatives: null }),
  /** For brands that need other quotas than the rest, by slug. */
  brandQuotas: z.record(textSchema(200), QuotasSchema).default({}),
};
/** Evaluation sets are all test. */
const TestRulesSchema = z
  .object({
    seed: textSchema(100).default('1'),
    nearDuplicateBits: z.number().int().min(0).max(MAX_HASH_BITS).default(NEAR_DUPLICATE_BITS),
    keepSellersTogether: z.boolean().default(true),
  })
  .strict()
  .transform((rules) => ({ ...rules, shares: { training: 0, validation: 0, test: 1 }, oversizedShare: 1 }));

/** What a dataset asks for. `touchstone dataset freeze` reads it from a file; docs/datasets.md explains every field. */
export const RecipeSchema = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('learning'),
        ...common,
        ...sampled,
        /** Which hard negatives are taken when there are more than the quota: any, or those that people answered last. */
        hardNegativeOrder: z.enum(['random', 'newest']).default('newest'),
        split: SplitRulesSchema.prefault({}),
      })
      .strict(),
    z
      .object({
        kind: z.literal('closed'),
        ...common,
        /** Known pictures a brand at most; null = all. */
        positives: quota.default(null),
        split: TestRulesSchema.prefault({}),
      })
      .strict(),
    z
      .object({
        kind: z.literal('open'),
        ...common,
        /** Of the ads that were flagged (and came into the queue for certain) this share is taken, with that inclusion probability. */
        flaggedShare: z.number().gt(0).max(1).default(1),
        split: TestRulesSchema.prefault({}),
      })
      .strict(),
    z.object({ kind: z.literal('business'), ...common, split: TestRulesSchema.prefault({}) }).strict(),
  ])
  .refine(({ from, to }) => from === null || to === null || from <= to, {
    path: ['to'],
    message: 'must not be before "from"',
  });
export type Recipe = z.infer<typeof RecipeSchema>;
export type RecipeInput = z.input<typeof RecipeSchema>;

/** What `touchstone dataset freeze` reads: the dataset to freeze, made when there is none of this name, and its recipe. */
export const RecipeFileSchema = z.object({ name: DatasetNameSchema, recipe: RecipeSchema }).strict();
