import type { LoadedBrands } from '@/inference/loaded-brands';
import { drawCounts, estimateByResamples, estimateShare } from '@/lib/domain/evaluation/intervals';
import { meanOverBrands, none, type Figure } from '@/lib/domain/evaluation/measure-signal';
import { auroc, toRanking } from '@/lib/domain/evaluation/ranking';
import { matchMark } from '@/lib/domain/match-marks';
import type { BoxContext } from './measure-boxes';
import type { SeenBox } from './see-ads';

/** A true box is a mark for sure, but the detector was not asked: even odds for every brand alike. */
const NOT_ASKED = 0.5;

/** The most probable brand of a true box and how probable it is; null for a gallery without marks. */
export function matchCrop(loaded: LoadedBrands, { vector }: SeenBox): { brand: string; prob: number } | null {
  const matches = matchMark(loaded.gallery, loaded.matcher, { embedding: vector, objectness: NOT_ASKED });
  let best = matches[0];
  for (const match of matches) if (match.prob > best!.prob) best = match;
  return best ? { brand: loaded.brands[best.brand]!.model.brandSlug, prob: best.prob } : null;
}

/** Macro top-1 of the matcher on true boxes, and per brand. */
export function measureTop1(
  loaded: LoadedBrands,
  crops: readonly SeenBox[],
  { resamples, next }: BoxContext,
): { mean: Figure; perBrand: ReadonlyMap<string, Figure> } {
  if (crops.length === 0) return { mean: none('no measured box is of a known brand'), perBrand: new Map() };
  if (loaded.gallery.brands.every(({ count }) => count === 0)) {
    return { mean: none('no brand has a mark: give references, or labelled boxes'), perBrand: new Map() };
  }
  const brands = crops.map(({ brand }) => brand);
  const isRight = crops.map((crop) => matchCrop(loaded, crop)!.brand === crop.brand);
  const evaluate = (counts?: Float64Array) => meanOverBrands(brands, (index) => isRight[index]!, counts);
  const values = Array.from({ length: resamples }, () => evaluate(drawCounts(brands, next)));
  const perBrand = new Map<string, Figure>();
  for (const brand of new Set(brands)) {
    const own = isRight.filter((_, index) => brands[index] === brand);
    perBrand.set(brand, estimateShare(own.filter(Boolean).length, own.length));
  }
  return { mean: estimateByResamples(evaluate(), values, crops.length), perBrand };
}

/** Chance that a known mark is more probably some brand than a stranger's mark is. */
export function measureCropAuroc(
  known: readonly number[],
  strangers: readonly number[],
  { resamples, next }: BoxContext,
): Figure {
  const ranking = toRanking([...known, ...strangers]);
  const isKnown =
    ranking.scores.length === 0 ? [] : [...known.map(() => true), ...strangers.map(() => false)];
  const strata = isKnown.map(String);
  const values = Array.from({ length: resamples }, () => auroc(ranking, isKnown, drawCounts(strata, next)));
  return estimateByResamples(auroc(ranking, isKnown), values, isKnown.length);
}
