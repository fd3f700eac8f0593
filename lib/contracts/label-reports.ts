import { z } from 'zod';
import { IdSchema } from './ids';

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
