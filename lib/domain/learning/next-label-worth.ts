import { estimateShare, type Estimate } from '../evaluation/intervals';
import { worthOfAnswers } from './share-worth';

/** What a learning run measured of one brand on pictures it had not learned from. */
export type CurvePoint = {
  /** Training pictures that show the brand. */
  positives: number;
  /** Share of the held-out positives that were found; null where none was held out. */
  recall: number | null;
  /** Held-out pictures that show the brand, and that do not. */
  heldOut: number;
  negatives: number;
  /** So many of the held-out negatives pass where that recall is: a hundredth, rounded down. */
  passing: number;
};
type Measured = CurvePoint & { recall: number };

export type LabelWorth =
  /** Recall that so many more positives are expected to add, from the brand's own curve. */
  | { kind: 'recall'; labels: number; now: number; after: number; runs: number }
  /** Nothing to fit a curve by: how much narrower the 95 % interval of recall becomes. */
  | { kind: 'certainty'; labels: number; last: Measured; now: Estimate; widthNow: number; widthThen: number }
  /** A run learned it and had no held-out picture of it to measure by. */
  | { kind: 'none-held-out'; positives: number }
  /** No run has learned the brand. */
  | { kind: 'unknown' };

/** So many labels are spoken of: about a quarter of an hour's work. */
const STEP = 10;

/**
 * What the next ten labels that show the brand are worth.
 *
 * Misses fall as a power of the number of examples (learning curves: Cortes et al. 1993; Hestness et al. 2017): the line of
 * log(misses) over log(positives) is fitted by least squares to all runs of the brand that were measured as the last one was (where
 * a hundredth of the negatives passes; or, under a hundred negatives, where none does), each weighted by its held-out positives, with
 * half a miss added to each so that none is infinite, and is read off ten positives further on. It takes two runs with different numbers of
 * positives and a line that falls; else what is known for sure is said: with as large a share of ten labels held out as in the last
 * run, the Wilson interval of the recall becomes narrower. An expectation, not a promise.
 *
 * @param curve the earliest run first
 */
export function nextLabelWorth(curve: readonly CurvePoint[]): LabelWorth {
  const usable = curve.filter(
    (point): point is Measured => point.recall !== null && point.positives > 0 && point.heldOut > 0,
  );
  const last = usable.at(-1);
  const newest = curve.at(-1);
  if (!newest) return { kind: 'unknown' };
  if (!last) return { kind: 'none-held-out', positives: newest.positives };
  const alike = usable.filter(({ passing }) => (passing === 0) === (last.passing === 0));
  const slope = fitSlope(alike);
  if (slope !== null && slope < 0) {
    const misses = (1 - last.recall) * ((last.positives + STEP) / last.positives) ** slope;
    return { kind: 'recall', labels: STEP, now: last.recall, after: 1 - misses, runs: alike.length };
  }
  const heldOutShare = last.heldOut / (last.heldOut + last.positives);
  const found = Math.round(last.recall * last.heldOut);
  const { widthNow, widthThen } = worthOfAnswers(found, last.heldOut, STEP * heldOutShare);
  return {
    kind: 'certainty',
    labels: STEP,
    last,
    now: estimateShare(found, last.heldOut),
    widthNow,
    widthThen,
  };
}

/** Of log(miss share) over log(positives); null with fewer than two different numbers of positives. */
function fitSlope(points: readonly Measured[]): number | null {
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
