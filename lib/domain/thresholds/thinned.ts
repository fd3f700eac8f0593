import { bettingPValue } from '../statistics/betting';
import { createTrialCounter, groupPValue, smallCountPValue, type TrialLabel } from './count-trials';
import type { TestedLevel } from './certify-blocks';
import { countOn, type PairGroup } from './expect-groups';
import { chooseLevelSizes, type LevelSize } from './level-sizes';

/** A pair of the window, whether it was drawn or not: its score, the chance to be drawn, and whose copy it is. */
export type PairChance = { prob: number; p: number; group: PairGroup };
/** A drawn pair (lot < p) and what was said of it. */
export type ThinnedLabel = TrialLabel & { prob: number };
/** A threshold with the rate at which everything over it counts. */
export type ThinnedLevel = { threshold: number; pairs: number; rate: number; startShare: number };
/** What an attempt will test, fixed before any label is seen; fields as in `BlockPlan`. */
export type ThinnedPlan = { errorShare: number; delta: number; countable: number; levels: ThinnedLevel[] };

/** Places for levels are this much apart, as a ratio of pairs. */
const PLACES_APART = 1.02;
/** Where more pairs do not bring more labels, levels are this much apart. */
const LOOSER_BY = 1.1;

/**
 * The levels for labels that were drawn with unequal chances, from scores, chances and copies alone. Over each threshold
 * everything counts at one common rate, the smallest chance of any pair over it; so a looser level may count fewer labels
 * than a stricter one. How many do is left to the lots, so the sizes are expected ones.
 *
 * @param pairs all of the window, score falling
 */
export function planThinnedTest(
  pairs: readonly PairChance[],
  { errorShare, delta }: { errorShare: number; delta: number },
): ThinnedPlan {
  const places = findPlaces(pairs);
  const most = places.reduce((best, place) => Math.max(best, place.countable), 0);
  const sizes = chooseLevelSizes(Math.floor(most), errorShare, delta);
  const levels: ThinnedLevel[] = [];
  let nextSize = 0;
  for (const { countable, ...place } of places) {
    let startShare = 0;
    let isLevel =
      levels.length > 0 && place.pairs >= LOOSER_BY * levels.at(-1)!.pairs && countable >= sizes[0]!.labels;
    while (nextSize < sizes.length && countable >= wantedAt(sizes[nextSize]!, most)) {
      startShare += sizes[nextSize++]!.startShare;
      isLevel = true;
    }
    if (isLevel) levels.push({ ...place, startShare });
  }
  return { errorShare, delta, countable: most, levels };
}

/** One standard deviation more where a test starts: too few labels there end it before it began. */
function wantedAt({ labels, startShare }: LevelSize, most: number): number {
  return Math.min(most, labels + (startShare > 0 ? Math.sqrt(labels) : 0));
}

type Place = { threshold: number; pairs: number; rate: number; countable: number };

/** Thresholds that take all pairs of their score, with the labels that may be counted on over each. */
function findPlaces(pairs: readonly PairChance[]): Place[] {
  const places: Place[] = [];
  const copies = new Map<string | number, number>();
  /** How many groups have 1, 2, … members so far. */
  const bySize: number[] = [];
  let rate = 1;
  pairs.forEach(({ prob, p, group }, rank) => {
    rate = Math.min(rate, p);
    const size = group === null ? 1 : (copies.get(group) ?? 0) + 1;
    if (group !== null) copies.set(group, size);
    bySize[size] = (bySize[size] ?? 0) + 1;
    if (size > 1) bySize[size - 1]!--;
    const isApart = rank + 1 >= PLACES_APART * (places.at(-1)?.pairs ?? 0);
    if (!isApart || pairs[rank + 1]?.prob === prob) return;
    const expected = bySize.reduce((sum, count, members) => sum + count * (1 - (1 - rate) ** members), 0);
    const countable = countOn(expected, (rank + 1) * rate);
    places.push({ threshold: prob, pairs: rank + 1, rate, countable });
  });
  return places;
}

/**
 * What labels say at each level of "the error share is `errorShare` or more". A label counts at a level when its lot is
 * under the level's rate: then every pair over the level was counted with that one chance (Poisson sampling), and given
 * how many there are, errors are hypergeometric, with lighter tails than binomial (Hoeffding 1956).
 *
 * @param isAnytime whether they bet in the order of their lots, which is the order of a growing rate; then it may be
 *   looked at whenever labels come in
 */
export function testThinned(
  { levels, errorShare }: ThinnedPlan,
  labels: readonly ThinnedLabel[],
  isAnytime: boolean,
): TestedLevel[] {
  const byLot = labels.toSorted((a, b) => a.lot - b.lot);
  return levels.map(({ threshold, pairs, rate, startShare }): TestedLevel => {
    const { counts, add } = createTrialCounter();
    const counted = byLot.filter(({ prob, lot }) => prob >= threshold && lot < rate);
    counted.forEach(add);
    const { n, errors, groups, undecided } = counts;
    const pValue = () => {
      if (isAnytime) return anytimePValue(counted, errorShare, pairs);
      return Math.max(
        smallCountPValue(errors, n, errorShare),
        groups < n ? groupPValue(counts, errorShare) : 0,
      );
    };
    return {
      threshold,
      pairs,
      startShare,
      n,
      errors,
      groups,
      missing: undecided,
      pValue: undecided > 0 ? null : pValue(),
    };
  });
}

/** As `groupPValue` for the betting test: a group bets once, with its first label. */
function anytimePValue(counted: readonly ThinnedLabel[], errorShare: number, population: number): number {
  const seen = new Set<string | number>();
  const firsts = counted.filter(({ group }) => group === null || (!seen.has(group) && seen.add(group)));
  const said = (some: readonly ThinnedLabel[]) => some.map(({ isError }) => isError === true);
  const ofPairs = bettingPValue(said(counted), errorShare, population);
  return firsts.length === counted.length
    ? ofPairs
    : Math.max(ofPairs, bettingPValue(said(firsts), errorShare, Infinity));
}
