import { smallestPassingSample } from '../statistics/binomial';

/** A step of the sequence of tests: how many labels lie over its threshold, and what share of δ starts there. */
export type LevelSize = { labels: number; startShare: number };

/** Where the second start stands, as a share of all labels. */
const SECOND_START_AT = 0.6;
/** The strict start lets this many errors pass when there are labels enough. */
const FIRST_START_ERRORS = 1;
/** Levels are not closer than this, as a ratio; matters from about 500 labels on. */
const CLOSEST_LEVELS = 1.02;

/**
 * The sizes of the levels, from strict to loose, chosen from the number of labels alone: one where each further error may
 * pass, because every size between is harder to pass than the one before it. None is smaller than the smallest sample that
 * can pass (29 errorless labels for an error share of 0.1 at 5 %).
 *
 * Two starts with half of δ each (the fallback procedure, Wiens 2003): where one error may pass, so that a stray error
 * among the highest scores does not end everything, and at six tenths of the labels, for brands whose precision leaves little room
 * or whose highest scores are spoiled. With fewer labels than twice the first start there is one start, with all of δ. Chosen by
 * simulation (docs/thresholds.md).
 *
 * @param labels how many there are in all
 * @returns empty when so few labels cannot pass whatever they say
 */
export function chooseLevelSizes(labels: number, errorShare: number, delta: number): LevelSize[] {
  const share = labels >= labelsForTwoStarts(errorShare, delta) ? 0.5 : 1;
  const passing = passingSamples(errorShare, share * delta);
  let errors = 0;
  while (errors < FIRST_START_ERRORS && passing(errors + 1) <= labels / 2) errors++;
  const sizes: LevelSize[] = [];
  let hasSecond = share === 1;
  for (let size = passing(errors); size <= labels; size = passing(++errors)) {
    const last = sizes.at(-1);
    if (last && size < last.labels * CLOSEST_LEVELS) continue;
    const isStart = !last || (!hasSecond && size >= SECOND_START_AT * labels);
    if (last && isStart) hasSecond = true;
    sizes.push({ labels: size, startShare: isStart ? share : 0 });
  }
  return sizes;
}

/** `smallestPassingSample` by errors; computed once, because many brands ask for the same few. */
function passingSamples(errorShare: number, delta: number): (errors: number) => number {
  const key = `${errorShare} ${delta}`;
  const known = knownSamples.get(key) ?? [];
  knownSamples.set(key, known);
  return (errors) => (known[errors] ??= smallestPassingSample(errors, errorShare, delta));
}

const knownSamples = new Map<string, number[]>();

/** From so many labels on a test has two starts; with fewer, a single stray error is likely to end it. */
export function labelsForTwoStarts(errorShare: number, delta: number): number {
  return 2 * passingSamples(errorShare, delta / 2)(FIRST_START_ERRORS);
}
