import { estimateShare } from '../evaluation/intervals';

/** What a learning run measured of one brand on pictures it had not learned from. */
export type CurvePoint = {
  /** Training pictures that show the brand. */
  positives: number;
  /** Share of the held-out positives that were found, and how many those were. */
  recall: number;
  heldOut: number;
};
export type LabelWorth =
  /** Recall that so many more positives are expected to add, from the brand's own curve. */
  | { kind: 'recall'; labels: number; now: number; after: number }
  /** Nothing to fit a curve by: how much narrower the 95 % interval of recall becomes. */
  | { kind: 'certainty'; labels: number; widthNow: number; widthThen: number }
  /** No run has measured the brand. */
  | { kind: 'unknown' };

/** So many labels are spoken of: about a quarter of an hour's work. */
const STEP = 10;
/** Of a learning run's pictures so many are held out by default. */
const HELD_OUT_SHARE = 0.2;

/**
 * What the next ten labels that show the brand are worth.
 *
 * Misses fall as a power of the number of examples (learning curves: Cortes et al. 1993; Hestness et al. 2017): the line of
 * log(misses) over log(positives) is fitted by least squares to all runs of the brand, each weighted by its held-out positives, with
 * half a miss added to each so that none is infinite, and is read off ten positives further on. It takes two runs with different numbers of
 * positives and a line that falls; else what is known for sure is said: with two of ten labels held out, the Wilson interval of the
 * recall becomes narrower. An expectation, not a promise.
 */
export function nextLabelWorth(curve: readonly CurvePoint[]): LabelWorth {
  const usable = curve.filter(({ positives, heldOut }) => positives > 0 && heldOut > 0);
  const last = usable.at(-1);
  if (!last) return { kind: 'unknown' };
  const slope = fitSlope(usable);
  if (slope !== null && slope < 0) {
    const misses = (1 - last.recall) * ((last.positives + STEP) / last.positives) ** slope;
    return { kind: 'recall', labels: STEP, now: last.recall, after: 1 - misses };
  }
  const widthOf = (heldOut: number) => {
    const { low, high } = estimateShare(Math.round(last.recall * heldOut), heldOut);
    return high - low;
  };
  return {
    kind: 'certainty',
    labels: STEP,
    widthNow: widthOf(last.heldOut),
    widthThen: widthOf(last.heldOut + STEP * HELD_OUT_SHARE),
  };
}

/** Of log(miss share) over log(positives); null with fewer than two different numbers of positives. */
function fitSlope(points: readonly CurvePoint[]): number | null {
  const rows = points.map(({ positives, recall, heldOut }) => ({
    x: Math.log(positives),
    y: Math.log(((1 - recall) * heldOut + 0.5) / (heldOut + 1)),
    weight: heldOut,
  }));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const meanX = rows.reduce((sum, { x, weight }) => sum + weight * x, 0) / total;
  const meanY = rows.reduce((sum, { y, weight }) => sum + weight * y, 0) / total;
  const spread = rows.reduce((sum, { x, weight }) => sum + weight * (x - meanX) ** 2, 0);
  if (spread < 1e-9) return null;
  return rows.reduce((sum, { x, y, weight }) => sum + weight * (x - meanX) * (y - meanY), 0) / spread;
}
