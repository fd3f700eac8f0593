import type { Region } from '@/lib/contracts/brand-model';
import {
  findBestPrototype,
  toAppearanceValue,
  type AppearanceEvidence,
  type BestPrototype,
} from '@/lib/domain/appearance';
import { cosineOf, toContrasted } from '@/lib/domain/counter-examples';
import { fuse, type AppearanceValue, type Fused, type SignalValues } from '@/lib/domain/fusion';
import { chooseBrand, matchMark, type MarkCandidate, type MarkMatch } from '@/lib/domain/match-marks';
import { matchTitle, type TitleMatch } from '@/lib/domain/title-match';
import type { LoadedBrand, LoadedBrands } from './loaded-brands';

export { loadBrandModels, type LoadedBrands } from './loaded-brands';

export type WinningPrototype = {
  /** Into `brand.model.prototypes` or `brand.model.marks`. */
  index: number;
  imageSha256: string;
  region: Region | null;
};
/** The picture that speaks most for the brand by its appearance. */
export type BestImage = {
  imageSha256: string;
  appearance: AppearanceValue;
  /** What the energy map is of, with `bias`; see `toEvidence`. May be shared, do not change it. */
  vector: Float32Array;
  bias: number;
  prototype: WinningPrototype & { cosine: number };
};
export type BestMark = {
  imageSha256: string;
  /** Into the image's detections. */
  detectionIndex: number;
  prob: number;
  prototype: WinningPrototype;
};
export type AdBrandScore = {
  brandSlug: string;
  /** As given to `loadBrandModels`; the caller's id of the stored model. */
  brandModelId: string;
  prob: number;
  fused: Fused;
  /** What `fused` was made of. */
  values: SignalValues;
  titleMatch: TitleMatch | null;
  /** null without pictures, or for a brand without prototypes. */
  best: BestImage | null;
  /** null without detections, or for a brand without marks. */
  bestMark: BestMark | null;
};
export type ScoredDetection = {
  imageSha256: string;
  detectionIndex: number;
  /** The most probable brand; null = an unknown mark. */
  match: { brandSlug: string; brandModelId: string; prob: number; prototype: WinningPrototype } | null;
  /** Every brand that has marks, in the order of the loaded brands. */
  matches: readonly MarkMatch[];
};
export type ScoredImage = { sha256: string; embedding: Float32Array; detections: readonly MarkCandidate[] };
export type AdScore = {
  /** In the order of the loaded brands. */
  brands: AdBrandScore[];
  /** Images and detections in their order. */
  detections: ScoredDetection[];
};

/**
 * Every brand's signals and fused probability for one ad, and what each detection is.
 *
 * Appearance and mark are the largest over the ad's images, fused with the title. A blank title, an ad without a
 * scorable image and a brand without what a signal needs give a null signal, not a zero; images without any detection
 * give a mark of 0.
 */
export function scoreAd(loaded: LoadedBrands, title: string, images: readonly ScoredImage[]): AdScore {
  const detections = images.flatMap((image) => scoreDetections(loaded, image));
  const hasTitle = title.trim() !== '';
  const brands = loaded.brands.map((brand, index): AdBrandScore => {
    const best = findBestImage(loaded, brand, images);
    const bestMark = findBestMark(brand, index, detections);
    const titleSignal = hasTitle && brand.lexicon.length > 0 ? matchTitle(title, brand.lexicon) : null;
    const values: SignalValues = {
      appearance: best?.appearance ?? null,
      mark: images.length === 0 || brand.model.marks.length === 0 ? null : (bestMark?.prob ?? 0),
      title: titleSignal?.value ?? null,
    };
    const fused = fuse(brand.model.fusion, values);
    return {
      brandSlug: brand.model.brandSlug,
      brandModelId: brand.id,
      prob: fused.prob,
      fused,
      values,
      titleMatch: titleSignal?.match ?? null,
      best,
      bestMark,
    };
  });
  return { brands, detections };
}

function scoreDetections(loaded: LoadedBrands, { sha256, detections }: ScoredImage): ScoredDetection[] {
  return detections.map((detection, detectionIndex) => {
    const matches = matchMark(loaded.gallery, loaded.matcher, detection);
    const chosen = chooseBrand(matches, loaded.matcher);
    const brand = chosen && loaded.brands[chosen.brand]!;
    return {
      imageSha256: sha256,
      detectionIndex,
      match: chosen && {
        brandSlug: brand!.model.brandSlug,
        brandModelId: brand!.id,
        prob: chosen.prob,
        prototype: toWinning(brand!.model.marks, chosen.prototype),
      },
      matches,
    };
  });
}

function findBestMark(
  { model }: LoadedBrand,
  brand: number,
  detections: readonly ScoredDetection[],
): BestMark | null {
  let best: BestMark | null = null;
  for (const { imageSha256, detectionIndex, matches } of detections) {
    const match = matches.find((one) => one.brand === brand);
    if (!match || (best !== null && match.prob <= best.prob)) continue;
    const prototype = toWinning(model.marks, match.prototype);
    best = { imageSha256, detectionIndex, prob: match.prob, prototype };
  }
  return best;
}

/** Calibration is monotonic within a brand, so the largest over the images is the largest signal. */
function findBestImage(
  loaded: LoadedBrands,
  brand: LoadedBrand,
  images: readonly ScoredImage[],
): BestImage | null {
  let best: BestImage | null = null;
  for (const image of images) {
    const found = readAppearance(loaded, brand, image);
    if (found && (best === null || found.appearance.value > best.appearance.value)) best = found;
  }
  return best;
}

/** The most similar prototype speaks, with the head where there is one, and against it what the brand is not. */
function readAppearance(
  loaded: LoadedBrands,
  brand: LoadedBrand,
  { sha256: imageSha256, embedding }: ScoredImage,
): BestImage | null {
  const { matrix, dims } = loaded;
  const { model, first } = brand;
  const found = findBestPrototype(matrix, dims, embedding, first, model.prototypes.length);
  if (!found) return null;
  const evidence = toOwnEvidence(loaded, brand, found, embedding);
  const { from, vector, bias } = evidence;
  const prototype = { ...toWinning(model.prototypes, found.index - first), cosine: found.cosine };
  const appearance = { from, value: toAppearanceValue(evidence, embedding) };
  return { imageSha256, appearance, vector, bias, prototype };
}

function toOwnEvidence(
  { matrix, evidence, dims }: LoadedBrands,
  { model, counters }: LoadedBrand,
  { index, cosine }: BestPrototype,
  embedding: Float32Array,
): AppearanceEvidence {
  let [nearest, largest]: [Float32Array | null, number] = [null, cosine];
  for (const counter of counters) {
    const likeness = cosineOf(counter, embedding);
    if (likeness > largest) [nearest, largest] = [counter, likeness];
  }
  if (nearest === null) return evidence[index]!;
  const prototype = matrix.subarray(index * dims, (index + 1) * dims);
  return toContrasted(evidence[index]!, prototype, nearest, model.calibration!.deviation);
}

function toWinning(
  gallery: readonly { imageSha256: string; region: Region | null }[],
  index: number,
): WinningPrototype {
  const { imageSha256, region } = gallery[index]!;
  return { index, imageSha256, region };
}
