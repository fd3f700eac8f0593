/** Something drawn: its score, and the chance with which it was drawn, 0 < p ≤ 1. */
export type Weighted = { prob: number; p: number };

/** Of some drawn things: how many, Σ 1/p, Σ 1/p², and the largest 1/p (0 of none). */
export type Sums = { count: number; sum: number; squares: number; heaviest: number };

/** What scores at or over a threshold, and what under it. */
export type Cut = { over: Sums; under: Sums };

/**
 * Sums on either side of any threshold. What is drawn is sorted once (n log n); each threshold then takes log n, so that a
 * hundred positions of the handle cost hardly more than one.
 */
export function cutSums(drawn: readonly Weighted[]): (threshold: number) => Cut {
  const falling = drawn.toSorted((a, b) => b.prob - a.prob);
  const fromTop = runningSums(falling);
  const fromBottom = runningSums(falling.toReversed());
  return (threshold) => {
    const over = countAtOrOver(falling, threshold);
    return { over: fromTop[over]!, under: fromBottom[falling.length - over]! };
  };
}

/** Of two sets of drawn things together. */
export function addSums(one: Sums, other: Sums): Sums {
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    squares: one.squares + other.squares,
    heaviest: Math.max(one.heaviest, other.heaviest),
  };
}

/** Of the first 0, 1, … n of them. */
function runningSums(drawn: readonly Weighted[]): Sums[] {
  let last: Sums = { count: 0, sum: 0, squares: 0, heaviest: 0 };
  return [
    last,
    ...drawn.map(({ p }) => {
      const weight = 1 / p;
      last = addSums(last, { count: 1, sum: weight, squares: weight * weight, heaviest: weight });
      return last;
    }),
  ];
}

/** By halving: `falling` is sorted. */
function countAtOrOver(falling: readonly Weighted[], threshold: number): number {
  let [low, high] = [0, falling.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (falling[middle]!.prob >= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
