import type { BrandOption } from './allocate-hours';
import type { ScoreBin } from './score-bins';

/** Decided pairs with a score from `from` up to the next bin's. */
export type LabelBin = {
  from: number;
  count: number;
  violations: number;
  /** Sums over them of 1/p and of its square, and of 1/p over the violations alone. */
  weight: number;
  squares: number;
  violating: number;
};

/** A stretch's own labels count against its mean probability as so many labels. */
const TRUST_IN_SCORES = 10;
/** A stretch holds at least so many pairs, and so large a part of all pairs over it. */
const FEWEST_PAIRS = 20;
const GROWTH = 0.35;

/**
 * What a brand would cost and find a day at each threshold, as an option for `allocateHours`: a forecast, not an estimate,
 * so that brands without labels can be planned for as well.
 *
 * From the highest scores down pairs are cut into stretches that grow (most pairs lie near the floor, and thresholds do
 * not); a stretch's share of violations is that of its labels (weighted by 1/p), drawn towards its mean fused probability as if that were ten labels (ours; a beta
 * prior). Found are the violations expected among the pairs over the threshold.
 *
 * @param thresholds to choose from, lower ends of the bins; "flag nothing" is added
 */
export function expectFound(
  thresholds: readonly number[],
  {
    bins,
    labels,
    trafficDays,
    secondsPerDecision,
  }: {
    bins: readonly ScoreBin[];
    labels: readonly LabelBin[];
    trafficDays: number;
    secondsPerDecision: number;
  },
): BrandOption[] {
  /** The pairs at or over each bin, and the violations expected among them. */
  const reached: Array<{ from: number; pairs: number; found: number }> = [];
  let [pairs, found, ceiling] = [0, 0, Infinity];
  for (const stretch of cutStretches(bins)) {
    const { from } = stretch.at(-1)!;
    const top = ceiling;
    const rate = violatingShare(
      labels.filter((bin) => bin.from >= from && bin.from < top),
      meanOf(stretch),
    );
    for (const bin of stretch) {
      pairs += bin.count;
      found += bin.count * rate;
      reached.push({ from: bin.from, pairs, found });
    }
    ceiling = from;
  }
  const options = thresholds.map((threshold): BrandOption => {
    const at = reached.findLast(({ from }) => from >= threshold) ?? { pairs: 0, found: 0 };
    return {
      threshold,
      hours: (at.pairs * secondsPerDecision) / 3600 / trafficDays,
      found: at.found / trafficDays,
    };
  });
  return [{ threshold: null, hours: 0, found: 0 }, ...options];
}

/** Neighbouring bins, from the highest scores down, each stretch about a third of what lies over it. */
function cutStretches(bins: readonly ScoreBin[]): ScoreBin[][] {
  const falling = bins.filter(({ count }) => count > 0).sort((a, b) => b.from - a.from);
  const stretches: ScoreBin[][] = [];
  let [over, size] = [0, Infinity];
  for (const bin of falling) {
    if (size >= Math.max(FEWEST_PAIRS, GROWTH * over)) {
      stretches.push([]);
      over += Number.isFinite(size) ? size : 0;
      size = 0;
    }
    stretches.at(-1)!.push(bin);
    size += bin.count;
  }
  return stretches;
}

function meanOf(stretch: readonly ScoreBin[]): number {
  const count = stretch.reduce((sum, bin) => sum + bin.count, 0);
  return stretch.reduce((sum, bin) => sum + bin.probSum, 0) / count;
}

function violatingShare(labels: readonly LabelBin[], mean: number): number {
  const sum = (of: (bin: LabelBin) => number) => labels.reduce((total, bin) => total + of(bin), 0);
  const weight = sum((bin) => bin.weight);
  if (weight === 0) return mean;
  // Kish's effective number of labels: unlike weights tell less than their number says.
  const effective = (weight * weight) / sum((bin) => bin.squares);
  const share = sum((bin) => bin.violating) / weight;
  return (effective * share + TRUST_IN_SCORES * mean) / (effective + TRUST_IN_SCORES);
}
