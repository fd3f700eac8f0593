// Measures the shipped release on the grocery data with brands built from their reference pictures alone.
// Usage: npx tsx inference/training/measure-grocery.ts GROCERY_DIR [learn|measure]   (default: measure)
import { fuse } from '@/lib/domain/fusion';
import { loadFusionModel } from '../fusion-model';
import { SHIPPED_MODELS_DIR } from '../release';
import { loadPart } from '../model-registry';
import { scoreGrocery, type ScoredGroceryAd } from './score-grocery';

const FLAGGED_SHARE = 0.01;

const [groceryDir, split = 'measure'] = process.argv.slice(2);
if (!groceryDir || (split !== 'learn' && split !== 'measure')) {
  throw new Error('usage: npx tsx inference/training/measure-grocery.ts GROCERY_DIR [learn|measure]');
}

const { manifest } = await loadPart(SHIPPED_MODELS_DIR, 'fusion', 'fusion');
const fusion = await loadFusionModel(SHIPPED_MODELS_DIR, manifest.encoderSha256);
const { rows, imagesPerSecond, encoder } = await scoreGrocery(groceryDir, split, fusion);
const cartons = rows.filter((row) => row.ad.truth.brand !== null);
const brandFree = rows.filter((row) => row.ad.truth.brand === null);

const appearanceOnly = (row: ScoredGroceryAd) =>
  row.scores.map(
    (score) => fuse(fusion, { appearance: score.fused.signals.appearance.value, title: null }).prob,
  );
const fused = (row: ScoredGroceryAd) => row.scores.map((score) => score.prob);

console.log(
  JSON.stringify(
    {
      split,
      cartons: cartons.length,
      brandFree: brandFree.length,
      imagesPerSecond: Math.round(imagesPerSecond),
      encoder,
      appearance: report(appearanceOnly),
      fused: report(fused),
    },
    null,
    2,
  ),
);

function report(probs: (row: ScoredGroceryAd) => number[]) {
  const largest = (row: ScoredGroceryAd) => Math.max(...probs(row));
  const sorted = brandFree.map(largest).sort((a, b) => b - a);
  const atFlagged = sorted[Math.floor(sorted.length * FLAGGED_SHARE)]!;
  return {
    rankedFirst: share(cartons, (row) => rightProb(row, probs) === largest(row)),
    auroc: auroc(cartons.map(largest), sorted),
    atHalf: atThreshold(0.5, probs),
    atOnePercentBrandFree: atThreshold(atFlagged + 1e-9, probs),
  };
}

/** Shares of ads at or over the threshold. */
function atThreshold(threshold: number, probs: (row: ScoredGroceryAd) => number[]) {
  const isFlagged = (row: ScoredGroceryAd) => rightProb(row, probs) >= threshold;
  const brands = [...new Set(cartons.map((row) => row.ad.truth.brand))];
  const perBrand = brands.map((brand) =>
    share(
      cartons.filter((row) => row.ad.truth.brand === brand),
      isFlagged,
    ),
  );
  return {
    threshold: round(threshold),
    rightBrandFlagged: share(cartons, isFlagged),
    meanOverBrands: round(perBrand.reduce((sum, value) => sum + value, 0) / brands.length),
    rightBrandFlaggedAndFirst: share(
      cartons,
      (row) => isFlagged(row) && rightProb(row, probs) === Math.max(...probs(row)),
    ),
    suspectsPerCarton: round(
      cartons.reduce((sum, row) => sum + probs(row).filter((prob) => prob >= threshold).length, 0) /
        cartons.length,
    ),
    brandFreeFlagged: share(brandFree, (row) => Math.max(...probs(row)) >= threshold),
  };
}

function rightProb(row: ScoredGroceryAd, probs: (row: ScoredGroceryAd) => number[]): number {
  return probs(row)[row.scores.findIndex((score) => score.brandSlug === row.ad.truth.brand)]!;
}

/** Chance that a carton's largest probability is above a brand-free picture's; `sorted` falls. */
function auroc(positives: readonly number[], sorted: readonly number[]): number {
  const wins = positives.reduce((sum, value) => sum + sorted.filter((other) => other < value).length, 0);
  return round(wins / (positives.length * sorted.length));
}

function share(of: readonly ScoredGroceryAd[], isCounted: (row: ScoredGroceryAd) => boolean): number {
  return round(of.filter(isCounted).length / of.length);
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
