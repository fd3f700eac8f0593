import { binomialTail, clopperPearson } from './binomial';

/** Trials that two methods were put to: those that only the new one, and only the old one, hits. */
export type PairedTrials = { n: number; gained: number; lost: number };
export type PairedChange = {
  /** Share of hits of the new one less that of the old one, -1..1, with its interval. */
  value: number;
  low: number;
  high: number;
  /** Chance of so uneven a split, or one more uneven, if both hit equally often; two-sided. */
  p: number;
};

/**
 * Whether two methods hit equally often, by what only one of them hits. The p-value is McNemar's (1947) in its exact form:
 * of `gained` + `lost` trials each is a gain with chance ½, twice the smaller binomial tail, at most 1. The interval is
 * that of gained share - lost share with an exact interval for each (Clopper & Pearson 1934, half of the error each), as
 * in `testNonInferiority`: never too narrow, also where nothing or hardly anything changed.
 *
 * @param confidence inside (0, 1)
 * @throws RangeError without a trial, or when more is gained and lost than there are trials
 */
export function comparePaired({ n, gained, lost }: PairedTrials, confidence: number): PairedChange {
  if (!(n > 0) || gained + lost > n) throw new RangeError(`${gained} gained and ${lost} lost of ${n}`);
  const each = 1 - (1 - confidence) / 2;
  const [up, down] = [clopperPearson(gained, n, each), clopperPearson(lost, n, each)];
  return {
    value: (gained - lost) / n,
    low: up.low - down.high,
    high: up.high - down.low,
    p: Math.min(1, 2 * binomialTail(Math.min(gained, lost), gained + lost, 0.5)),
  };
}

/**
 * p-values made larger so that the chance of any of them falling under a level by accident is at most that level
 * (Holm 1979): the smallest times their number, the next times one less, …, never under the one before, at most 1.
 *
 * @returns in the order given
 */
export function adjustByHolm(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => values[a]! - values[b]!);
  const adjusted = values.map(() => 1);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (values.length - rank) * values[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
