import { binomialTail } from '../statistics/binomial';

/** One ad as both models see it: fused probabilities of one brand. */
export type ShadowPair = { before: number; after: number };

export type MatchedThreshold = {
  /** Of the candidate: over it as many ads lie as the model in use flags, or the nearest number that ties allow. */
  value: number;
  /** Values of the candidate at which equal flag rates are not refuted, at 95 %: over `low`, up to `high`. */
  low: number;
  high: number;
  /** Ads at or over the threshold in use, and at or over `value`. */
  flaggedBefore: number;
  flaggedAfter: number;
};

/** Before so many ads a matched threshold says too little to go by, or to ask people about. */
export const FEWEST_ADS = 20;

const SIGNIFICANCE = 0.05;

/**
 * The threshold of a candidate that flags as large a share of the same ads as the model in use flags at its own.
 *
 * The interval inverts the exact sign test of paired shares (McNemar 1947): of the ads that exactly one of the two flags,
 * each is as likely one as the other when the rates are equal.
 *
 * @param pairs every ad that the model in use flags, and the candidate's highest; more does not change the answer
 * @param threshold of the model in use
 * @returns null when the model in use flags none of them
 */
export function matchFlagRate(pairs: readonly ShadowPair[], threshold: number): MatchedThreshold | null {
  const flaggedBefore = pairs.filter(({ before }) => before >= threshold).length;
  if (flaggedBefore === 0) return null;
  const cuts = listCuts(pairs, threshold, flaggedBefore);
  const nearest = cuts.reduce((best, cut) =>
    Math.abs(cut.flaggedAfter - flaggedBefore) < Math.abs(best.flaggedAfter - flaggedBefore) ? cut : best,
  );
  const likely = cuts.filter((cut) => cut === nearest || signTest(cut) >= SIGNIFICANCE);
  const { value, flaggedAfter } = nearest;
  // Every value over the next score down flags the same ads.
  const under = cuts[cuts.indexOf(likely.at(-1)!) + 1];
  return { value, flaggedAfter, flaggedBefore, low: under?.value ?? 0, high: likely[0]!.value };
}

/** `onlyAfter` = ads that only the candidate flags there. */
type Cut = { value: number; flaggedAfter: number; onlyAfter: number; onlyBefore: number };

/** Every value that the candidate gives, the strictest first. */
function listCuts(pairs: readonly ShadowPair[], threshold: number, flaggedBefore: number): Cut[] {
  const falling = pairs.toSorted((a, b) => b.after - a.after);
  const cuts: Cut[] = [];
  let both = 0;
  falling.forEach(({ before, after }, index) => {
    if (before >= threshold) both += 1;
    if (falling[index + 1]?.after === after) return;
    const flaggedAfter = index + 1;
    cuts.push({
      value: after,
      flaggedAfter,
      onlyAfter: flaggedAfter - both,
      onlyBefore: flaggedBefore - both,
    });
  });
  return cuts;
}

/** Two-sided p-value of "an ad that one of the two flags is as likely the candidate's as the other's". */
function signTest({ onlyAfter, onlyBefore }: Cut): number {
  return Math.min(1, 2 * binomialTail(Math.min(onlyAfter, onlyBefore), onlyAfter + onlyBefore, 0.5));
}

/** How many of the candidate's highest ads it takes to find value and interval, for so many flags of the model in use. */
export const pairsToMatch = (flaggedBefore: number) =>
  flaggedBefore + Math.ceil(4 * Math.sqrt(2 * flaggedBefore)) + 30;
