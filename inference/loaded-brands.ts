import type { BrandModel } from '@/lib/contracts/brand-model';
import { toEvidence, type AppearanceEvidence } from '@/lib/domain/appearance';
import type { LogisticHead } from '@/lib/domain/logistic-head';
import type { MarkGallery, MatcherModel, VectorPool } from '@/lib/domain/match-marks';
import { compileLexicon, type CompiledLexicon } from '@/lib/domain/title-match';
import { toHead } from './brand-heads';
import { toFastCosines } from './cosines';
import { toMatrix } from './vectors';

export type LoadedBrand = {
  id: string;
  model: BrandModel;
  lexicon: CompiledLexicon;
  /** Row of its first prototype. */
  first: number;
  appearanceHead: LogisticHead | null;
  /** Unit vectors of what it is not, float32 [rows][dims]. */
  counters: readonly Float32Array[];
};
/** Brand models made ready for many ads: all prototypes in one matrix, all marks in one gallery. */
export type LoadedBrands = {
  brands: readonly LoadedBrand[];
  matrix: Float32Array;
  /** Per prototype what it makes of an embedding: the same objects every time. */
  evidence: readonly AppearanceEvidence[];
  dims: number;
  /** Its brands stand in the order of `brands`. */
  gallery: MarkGallery;
  matcher: MatcherModel;
};
/** What of a Scorer the brand models must fit. */
export type BrandContext = {
  encoderSha256: string;
  embeddingDims: number;
  markEncoderSha256: string;
  markDims: number;
  markNegatives: VectorPool;
  matcher: MatcherModel;
};

/** @throws Error for a model of another encoder or a vector of another size: their numbers would be nonsense */
export function loadBrandModels(
  models: readonly { id: string; model: BrandModel }[],
  context: BrandContext,
): LoadedBrands {
  for (const { model } of models) checkEncoders(model, context);
  const dims = context.embeddingDims;
  let first = 0;
  const brands = models.map(({ id, model }): LoadedBrand => {
    const brand = {
      id,
      model,
      lexicon: compileLexicon(model.lexicon),
      first,
      appearanceHead: model.appearanceHead && toHead(model.appearanceHead),
      counters: toRows(model.counterExamples?.prototypes, dims),
    };
    first += model.prototypes.length;
    return brand;
  });
  const matrix = toMatrix(
    models.flatMap(({ model }) => model.prototypes),
    dims,
  );
  const evidence = brands.flatMap(({ model, first: start, appearanceHead }) =>
    model.prototypes.map((_, index) => {
      const prototype = matrix.subarray((start + index) * dims, (start + index + 1) * dims);
      const { prototypeShare } = model.fusion.appearanceHead;
      return toEvidence(prototype, model.calibration!, appearanceHead, prototypeShare);
    }),
  );
  return { brands, matrix, evidence, dims, gallery: toGallery(models, context), matcher: context.matcher };
}

function toGallery(
  models: readonly { model: BrandModel }[],
  { markDims: dims, markNegatives: negatives }: BrandContext,
): MarkGallery {
  let first = 0;
  const brands = models.map(({ model: { marks, markCalibration, markHead, counterExamples } }) => {
    const brand = {
      first,
      count: marks.length,
      calibration: markCalibration,
      head: markHead && toHead(markHead),
      counters: toRows(counterExamples?.marks, dims),
    };
    first += marks.length;
    return brand;
  });
  const matrix = toMatrix(
    models.flatMap(({ model }) => model.marks),
    dims,
  );
  return {
    brands,
    cosinesWithMarks: toFastCosines(matrix, dims),
    cosinesWithNegatives: toNegativeCosines(negatives, dims),
  };
}

type Cosines = ReturnType<typeof toFastCosines>;
/** One layout of a release's pool for all models that are opened beside it: hundreds, while a brand's fusion is fitted. */
const negativeCosines = new WeakMap<VectorPool, Cosines>();

function toNegativeCosines(pool: VectorPool, dims: number): Cosines {
  const known = negativeCosines.get(pool) ?? toFastCosines(pool.embeddings, dims);
  negativeCosines.set(pool, known);
  return known;
}

function toRows(stored: readonly { vector: string }[] = [], dims: number): Float32Array[] {
  const matrix = toMatrix(stored, dims);
  return stored.map((_, row) => matrix.subarray(row * dims, (row + 1) * dims));
}

function checkEncoders(model: BrandModel, context: BrandContext): void {
  for (const part of ['encoderSha256', 'markEncoderSha256'] as const) {
    if (model[part] === context[part]) continue;
    const name = part === 'encoderSha256' ? 'encoder' : 'mark encoder';
    throw new Error(
      `brand model ${model.brandSlug} was made under ${name} ${model[part]}, not ${context[part]}`,
    );
  }
}
