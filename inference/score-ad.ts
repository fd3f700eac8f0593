import type { BrandModel, Region } from '@/lib/contracts/brand-model';
import { findBestPrototype, toAppearanceValue } from '@/lib/domain/appearance';
import { fuse, type Fused } from '@/lib/domain/fusion';
import { compileLexicon, matchTitle, type CompiledLexicon, type TitleMatch } from '@/lib/domain/title-match';
import { fromBase64 } from './vectors';

export type WinningPrototype = {
  /** Into `brand.model.prototypes`. */
  index: number;
  imageSha256: string;
  region: Region | null;
  cosine: number;
  /** For the energy map: a view into the gallery, do not change it. */
  vector: Float32Array;
};
export type AdBrandScore = {
  brandSlug: string;
  /** As given to `loadBrandModels`; the caller's id of the stored model. */
  brandModelId: string;
  prob: number;
  fused: Fused;
  titleMatch: TitleMatch | null;
  /** The picture most like the brand, with the prototype it is like; null without pictures or prototypes. */
  best: { imageSha256: string; prototype: WinningPrototype } | null;
};
export type ScoredImage = { sha256: string; embedding: Float32Array };

type LoadedBrand = { id: string; model: BrandModel; lexicon: CompiledLexicon; first: number };
/** Brand models made ready for many ads: all prototypes in one matrix. */
export type LoadedBrands = {
  brands: readonly LoadedBrand[];
  matrix: Float32Array;
  /** Views into the matrix, a prototype each: the same object every time. */
  vectors: readonly Float32Array[];
  dims: number;
};

/** @throws Error for a model of another encoder or a vector of another size: their numbers would be nonsense */
export function loadBrandModels(
  models: readonly { id: string; model: BrandModel }[],
  { encoderSha256, embeddingDims: dims }: { encoderSha256: string; embeddingDims: number },
): LoadedBrands {
  const matrix = new Float32Array(models.reduce((sum, { model }) => sum + model.prototypes.length, 0) * dims);
  let row = 0;
  const brands = models.map(({ id, model }): LoadedBrand => {
    if (model.encoderSha256 !== encoderSha256) {
      throw new Error(
        `brand model ${model.brandSlug} was made under encoder ${model.encoderSha256}, not ${encoderSha256}`,
      );
    }
    const first = row;
    for (const prototype of model.prototypes) {
      const vector = fromBase64(prototype.vector);
      if (vector.length !== dims)
        throw new Error(`${model.brandSlug}: a prototype has ${vector.length} dims, not ${dims}`);
      matrix.set(vector, row++ * dims);
    }
    return { id, model, lexicon: compileLexicon(model.lexicon), first };
  });
  const vectors = Array.from({ length: row }, (_, at) => matrix.subarray(at * dims, (at + 1) * dims));
  return { brands, matrix, vectors, dims };
}

/**
 * Every brand's signals and fused probability for one ad, in the order of the loaded brands.
 *
 * The largest over its images, with the title. A blank title and an ad without a scorable image give
 * a null signal, not a zero.
 */
export function scoreAd(loaded: LoadedBrands, title: string, images: readonly ScoredImage[]): AdBrandScore[] {
  const hasTitle = title.trim() !== '';
  return loaded.brands.map((brand) => {
    const { model } = brand;
    const best = findBestImage(loaded, brand, images);
    const appearance =
      best && model.calibration ? toAppearanceValue(best.prototype.cosine, model.calibration) : null;
    const titleSignal = hasTitle ? matchTitle(title, brand.lexicon) : null;
    const fused = fuse(model.fusion, { appearance, title: titleSignal?.value ?? null });
    return {
      brandSlug: model.brandSlug,
      brandModelId: brand.id,
      prob: fused.prob,
      fused,
      titleMatch: titleSignal?.match ?? null,
      best,
    };
  });
}

/** A brand's calibration is monotonic, so the largest cosine is the largest appearance and probability. */
function findBestImage(
  { matrix, vectors, dims }: LoadedBrands,
  { model, first }: LoadedBrand,
  images: readonly ScoredImage[],
): AdBrandScore['best'] {
  let best: { imageSha256: string; row: number; cosine: number } | null = null;
  for (const { sha256, embedding } of images) {
    const found = findBestPrototype(matrix, dims, embedding, first, model.prototypes.length);
    if (found && (best === null || found.cosine > best.cosine)) {
      best = { imageSha256: sha256, row: found.index, cosine: found.cosine };
    }
  }
  if (best === null) return null;
  const index = best.row - first;
  const { imageSha256, region } = model.prototypes[index]!;
  return {
    imageSha256: best.imageSha256,
    prototype: { index, imageSha256, region, cosine: best.cosine, vector: vectors[best.row]! },
  };
}
