import { drawCounts, estimateByResamples, estimateShare, type Estimate } from './intervals';
import { auroc, cutAtFlagRate, toRanking, type Ranking } from './ranking';

/** A figure that the set cannot give says why. */
export type Figure = Estimate | { value: null; reason: string };
export type SignalFigures = {
  closedSetRecall: Figure;
  closedSetRecallAtFlagRate: Figure;
  /** The same, counting only ads whose own brand is also the most probable one. */
  rightBrandFirstAtFlagRate: Figure;
  strangersRecallAtFlagRate: Figure;
  openSetFlagRate: Figure;
  precision: Figure;
  auroc: Figure;
};

/** One measured ad of a known brand: probabilities by one signal or the fusion. */
export type KnownAd = {
  brand: string;
  /** Of its own brand. */
  own: number;
  /** The largest of the other known brands; -1 without any. */
  rival: number;
};
/** Brands flagged at 0.5 are counted as pairs. */
export type FlaggedPairs = { right: number; all: number };
export type SignalRun = {
  known: readonly KnownAd[];
  /** Largest probability over the known brands, per ad that shows none of them. */
  brandFree: readonly number[];
  pairsAtHalf: FlaggedPairs;
  /** Galleries with brands left out; null = not asked for or not possible. */
  strangers: StrangerRun | null;
};
export type StrangerRun = {
  /** The probability of its own brand, for every known ad and gallery that still holds its brand. */
  known: readonly { ad: number; own: number }[];
  /** Largest probability over the gallery's brands, per ad of a brand that was left out. */
  strangers: readonly number[];
};
export type Reasons = { noKnown: string; noBrandFree: string; noStrangers: string };
export type MeasureOptions = {
  flagRate: number;
  resamples: number;
  /** Uniform in [0, 1): the bootstrap's only chance. */
  next: () => number;
  reasons: Reasons;
};

/** Threshold of "at 0.5": a brand at or over it is flagged, as in triage. */
const HALF = 0.5;

/**
 * The figures of one signal. Recalls are means over brands, so that a brand with many ads weighs no more than another;
 * their intervals and that of AUROC come from a bootstrap over ads (within each brand, and over the brand-free ads, so
 * that the uncertainty of the threshold is in it). Shares of ads and pairs have Wilson's interval.
 */
export function measureSignal(run: SignalRun, options: MeasureOptions): SignalFigures {
  const { known, brandFree, pairsAtHalf } = run;
  const { noKnown, noBrandFree } = options.reasons;
  const missing = known.length === 0 ? noKnown : brandFree.length === 0 ? noBrandFree : null;
  const resampled = missing === null ? resample(run, options) : null;
  const recall = (name: 'atFlagRate' | 'first'): Figure =>
    resampled
      ? estimateByResamples(resampled.value[name], resampled.values[name], known.length)
      : none(missing!);
  return {
    closedSetRecall: known.length === 0 ? none(noKnown) : measureAtHalf(run, options),
    closedSetRecallAtFlagRate: recall('atFlagRate'),
    rightBrandFirstAtFlagRate: recall('first'),
    strangersRecallAtFlagRate: measureStrangers(run, options),
    openSetFlagRate:
      brandFree.length === 0
        ? none(noBrandFree)
        : estimateShare(brandFree.filter((prob) => prob >= HALF).length, brandFree.length),
    precision:
      pairsAtHalf.all === 0
        ? none(known.length === 0 ? noKnown : 'nothing is flagged at 0.5')
        : estimateShare(pairsAtHalf.right, pairsAtHalf.all),
    auroc: resampled
      ? estimateByResamples(resampled.value.auroc, resampled.values.auroc, known.length + brandFree.length)
      : none(missing!),
  };
}

export function none(reason: string): Figure {
  return { value: null, reason };
}

/** Mean over brands of the share of ads that count. @param counts how often each ad counts, by default once */
export function meanOverBrands(
  brands: readonly string[],
  doesCount: (ad: number) => boolean | number,
  counts?: Float64Array,
): number {
  const byBrand = new Map<string, { hits: number; all: number }>();
  brands.forEach((brand, ad) => {
    const sum = byBrand.get(brand) ?? { hits: 0, all: 0 };
    const count = counts ? counts[ad]! : 1;
    sum.hits += count * Number(doesCount(ad));
    sum.all += count;
    byBrand.set(brand, sum);
  });
  const shares = [...byBrand.values()].filter(({ all }) => all > 0).map(({ hits, all }) => hits / all);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function measureAtHalf({ known }: SignalRun, { resamples, next }: MeasureOptions): Figure {
  const brands = known.map((ad) => ad.brand);
  const isFlagged = (ad: number) => known[ad]!.own >= HALF;
  const values = repeat(resamples, () => meanOverBrands(brands, isFlagged, drawCounts(brands, next)));
  return estimateByResamples(meanOverBrands(brands, isFlagged), values, known.length);
}

function resample({ known, brandFree }: SignalRun, { flagRate, resamples, next }: MeasureOptions) {
  const brands = known.map((ad) => ad.brand);
  const freeStrata = brandFree.map(() => '');
  const freeRanking = toRanking(brandFree);
  const best = toRanking([...known.map((ad) => Math.max(ad.own, ad.rival)), ...brandFree]);
  const isKnown = [...known.map(() => true), ...brandFree.map(() => false)];
  function evaluate(knownCounts?: Float64Array, freeCounts?: Float64Array) {
    const cut = cutAtFlagRate(freeRanking, flagRate, freeCounts);
    const counts = knownCounts && freeCounts && Float64Array.of(...knownCounts, ...freeCounts);
    const isOver = (ad: number) => known[ad]!.own > cut;
    const isFirst = (ad: number) => isOver(ad) && known[ad]!.own > known[ad]!.rival;
    return {
      atFlagRate: meanOverBrands(brands, isOver, knownCounts),
      first: meanOverBrands(brands, isFirst, knownCounts),
      auroc: auroc(best, isKnown, counts),
    };
  }
  const draws = repeat(resamples, () => evaluate(drawCounts(brands, next), drawCounts(freeStrata, next)));
  return {
    value: evaluate(),
    values: {
      atFlagRate: draws.map((draw) => draw.atFlagRate),
      first: draws.map((draw) => draw.first),
      auroc: draws.map((draw) => draw.auroc),
    },
  };
}

/** One threshold over the strangers of all galleries; a known ad counts by the share of its galleries that flag it. */
function measureStrangers({ known, strangers }: SignalRun, options: MeasureOptions): Figure {
  const { flagRate, resamples, next, reasons } = options;
  if (strangers === null || strangers.strangers.length === 0) return none(reasons.noStrangers);
  if (strangers.known.length === 0) return none(reasons.noKnown);
  const seenIn = new Map<number, number[]>();
  for (const { ad, own } of strangers.known) seenIn.set(ad, [...(seenIn.get(ad) ?? []), own]);
  const ads = [...seenIn.keys()].sort((a, b) => a - b);
  const brands = ads.map((ad) => known[ad]!.brand);
  const ranking: Ranking = toRanking(strangers.strangers);
  const strata = strangers.strangers.map(() => '');
  function evaluate(knownCounts?: Float64Array, strangerCounts?: Float64Array): number {
    const cut = cutAtFlagRate(ranking, flagRate, strangerCounts);
    const shareOver = (index: number) => {
      const probs = seenIn.get(ads[index]!)!;
      return probs.filter((prob) => prob > cut).length / probs.length;
    };
    return meanOverBrands(brands, shareOver, knownCounts);
  }
  const values = repeat(resamples, () => evaluate(drawCounts(brands, next), drawCounts(strata, next)));
  return estimateByResamples(evaluate(), values, ads.length);
}

function repeat<Value>(times: number, make: () => Value): Value[] {
  return Array.from({ length: times }, make);
}
