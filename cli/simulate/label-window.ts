import { cutBlocks, drawRanks, type Blocks } from '@/lib/domain/thresholds/blocks';
import type { PairChance } from '@/lib/domain/thresholds/thinned';
import type { Random } from '../demonstration/random';
import type { Scenario } from './scenarios';
import { labelWeight, type WorldWindow } from './world';

/** A labelled pair; `look` is the first at which the label is there, from 1. */
export type WindowLabel = {
  rank: number;
  prob: number;
  lot: number;
  group: number | null;
  isError: boolean;
  look: number;
};

/** What the methods see of a window of traffic: scores and chances of all pairs, falling, and some labels. */
export type LabelledWindow = {
  probs: Float64Array;
  groups: Int32Array | null;
  labels: readonly WindowLabel[];
  /** How labels were drawn: block by block, or each pair with its own chance (at the last look). */
  design: { kind: 'blocks'; blocks: Blocks } | { kind: 'chances'; pairs: readonly PairChance[] };
};

/** Labels about `count` of a window's pairs as the scenario says. */
export function labelWindow(
  { probs, violations, groups }: WorldWindow,
  { source, floor, looks, copies }: Scenario,
  count: number,
  random: Random,
): LabelledWindow {
  const lots = new Float64Array(probs.length);
  for (let rank = 0; rank < lots.length; rank++) lots[rank] = random.next();
  const known = { probs, groups: copies === 1 ? null : groups };
  const groupOf = (rank: number) => known.groups?.[rank] ?? null;
  const toLabel = (rank: number, look: number): WindowLabel => ({
    rank,
    prob: probs[rank]!,
    lot: lots[rank]!,
    group: groupOf(rank),
    isError: violations[rank] === 0,
    look,
  });
  if (source === 'even') {
    const blocks = cutBlocks(probs.length, count / looks);
    const all = { fromBlock: 0, toBlock: blocks.blockCount, fromRound: 1, toRound: looks };
    const draws = drawRanks(blocks, all, (rank) => lots[rank]!);
    return {
      ...known,
      labels: draws.map(({ rank, round }) => toLabel(rank, round)),
      design: { kind: 'blocks', blocks },
    };
  }
  const weights = probs.map((prob) => labelWeight(source, prob, floor));
  const scale = count / weights.reduce((sum, weight) => sum + weight, 0);
  const chances = weights.map((weight) => Math.min(1, scale * weight));
  const labels: WindowLabel[] = [];
  chances.forEach((p, rank) => {
    const lot = lots[rank]!;
    if (lot < p) labels.push(toLabel(rank, Math.max(1, Math.ceil((lot / p) * looks))));
  });
  const pairs = Array.from(probs, (prob, rank) => ({ prob, p: chances[rank]!, group: groupOf(rank) }));
  return { ...known, labels, design: { kind: 'chances', pairs } };
}
