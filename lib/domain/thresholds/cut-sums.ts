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
    return { over: fromTop(over), under: fromBottom(falling.length - over) };
  };
}

/** Of the first 0, 1, … n of them, by flat arrays: an object for each of ten thousand ads costs more than the sums. */
function runningSums(drawn: readonly Weighted[]): (count: number) => Sums {
  const sums = new Float64Array(drawn.length + 1);
  const squares = new Float64Array(drawn.length + 1);
  const heaviest = new Float64Array(drawn.length + 1);
  drawn.forEach(({ p }, place) => {
    const weight = 1 / p;
    sums[place + 1] = sums[place]! + weight;
    squares[place + 1] = squares[place]! + weight * weight;
    heaviest[place + 1] = Math.max(heaviest[place]!, weight);
  });
  return (count) => ({ count, sum: sums[count]!, squares: squares[count]!, heaviest: heaviest[count]! });
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
