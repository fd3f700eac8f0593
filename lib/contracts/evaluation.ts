import { z } from 'zod';

/** A figure with its 95 % interval and what it was taken over, or why the set cannot give it. */
export const FigureSchema = z.union([
  z.strictObject({ value: z.number(), low: z.number(), high: z.number(), n: z.number().int() }),
  z.strictObject({ value: z.null(), reason: z.string() }),
]);

/** docs/evaluation.md says what each is. */
export const SignalFiguresSchema = z.strictObject({
  closedSetRecall: FigureSchema,
  closedSetRecallAtFlagRate: FigureSchema,
  rightBrandFirstAtFlagRate: FigureSchema,
  strangersRecallAtFlagRate: FigureSchema,
  openSetFlagRate: FigureSchema,
  precision: FigureSchema,
  auroc: FigureSchema,
});

export const BoxFiguresSchema = z.strictObject({
  recall50: FigureSchema,
  recall30: FigureSchema,
  /** Marks whose square root of area is under a tenth of the picture's longer side. */
  recall30Small: FigureSchema,
  map50: FigureSchema,
  matchTop1: FigureSchema,
  zeroShotTop1: FigureSchema,
  endToEndMap50: FigureSchema,
  /** Known marks against marks of brands left out of the gallery, both on their true boxes. */
  cropAuroc: FigureSchema,
  /** Ten boxes that look at no pixel. */
  fixedBoxes: z.strictObject({ recall50: FigureSchema, recall30: FigureSchema, map50: FigureSchema }),
});

const BrandFiguresSchema = z.strictObject({
  brand: z.string(),
  /** Measured ads of the brand. */
  ads: z.number().int(),
  shots: z.number().int(),
  fused: z.strictObject({ recall: FigureSchema, recallAtFlagRate: FigureSchema, precision: FigureSchema }),
  vision: z.strictObject({ recall: FigureSchema, recallAtFlagRate: FigureSchema, precision: FigureSchema }),
  matchTop1: FigureSchema,
  endToEndAp50: FigureSchema,
});

/** Mean value of the ad's own brand over the shares; in deviations, or a cosine before the brand has a head. */
const CurveSchema = z.strictObject({
  energy: FigureSchema,
  random: FigureSchema,
  /** Energy less random, picture by picture: below zero is faithful for deletion, above zero for insertion. */
  difference: FigureSchema,
});

const ThresholdsSchema = z.strictObject({
  /** Flagged is what lies strictly over it; null where there is nothing to choose it from. */
  atFlagRate: z.number().nullable(),
});

/** What `touchstone evaluate --json` prints. */
export const EvaluationSchema = z.strictObject({
  set: z.string(),
  /** Measured ads: of known brands and brand-free. */
  ads: z.number().int(),
  knownAds: z.number().int(),
  brandFreeAds: z.number().int(),
  shots: z.number().int(),
  seed: z.number().int(),
  targetFlagRate: z.number(),
  provider: z.string(),
  release: z.string(),
  brands: z.array(z.string()),
  excludedAds: z.strictObject({
    /** Learned from, or near-duplicates of what was learned from. */
    learned: z.number().int(),
    /** Of a brand that is not known here. */
    unknownBrand: z.number().int(),
    /** Without truth. */
    noTruth: z.number().int(),
  }),
  /** Pictures that could not be scored; their ads count with what is left of them. */
  unscorableImages: z.number().int(),
  notes: z.array(z.string()),
  fused: SignalFiguresSchema,
  vision: SignalFiguresSchema,
  signals: z.record(z.string(), SignalFiguresSchema),
  thresholds: z.record(z.string(), ThresholdsSchema),
  boxes: BoxFiguresSchema,
  perBrand: z.array(BrandFiguresSchema),
  /** Of the energy maps; null when not asked for. */
  faithfulness: z
    .strictObject({ shares: z.array(z.number()), deletion: CurveSchema, insertion: CurveSchema })
    .nullable(),
  /** Mean by stage over the set's pictures; what came from the cache counts with the time it took then. */
  msPerImage: z.record(z.string(), FigureSchema),
});

export type Evaluation = z.infer<typeof EvaluationSchema>;
export type BoxFigures = z.infer<typeof BoxFiguresSchema>;
