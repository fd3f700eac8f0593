import { createUniformStream } from '@/lib/domain/statistics/uniform-stream';

/** A seeded stream of numbers: the same seed and the same questions give the same answers on every machine. */
export type Random = {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number, both ends included. */
  whole(low: number, high: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** A new array in random order. */
  shuffle<T>(from: readonly T[]): T[];
  /** A stream of its own, so that work done in any order draws the same numbers. */
  fork(key: string): Random;
};

/** One stream for `seed`, and further ones by name. */
export function createRandom(seed: string): Random {
  const next = createUniformStream(seed);
  const between = (low: number, high: number): number => low + (high - low) * next();
  const whole = (low: number, high: number): number => low + Math.floor((high - low + 1) * next());
  return {
    next,
    between,
    whole,
    chance: (share) => next() < share,
    pick: (from) => {
      if (from.length === 0) throw new Error('pick from an empty list');
      return from[whole(0, from.length - 1)]!;
    },
    shuffle: (from) => {
      const order = [...from];
      for (let i = order.length - 1; i > 0; i--) {
        const j = whole(0, i);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
    fork: (key) => createRandom(`${seed}/${key}`),
  };
}
