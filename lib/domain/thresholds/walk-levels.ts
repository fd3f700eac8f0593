/** What a level's labels say of "too many errors here": a valid p-value, or null while labels are missing. */
export type LevelEvidence = { pValue: number | null; startShare: number };

export type LevelState =
  /** Rejected: the promise holds at this level. */
  | 'passed'
  | 'failed'
  /** The sequence got here and labels are missing. */
  | 'waiting'
  /** No part of δ is left for it: a level before it failed. */
  | 'not-reached';

/** A level's state, and the part of δ that it was or would be tested with. */
export type WalkedLevel = { state: LevelState; delta: number };

/**
 * Learn-then-Test with a fixed sequence of tests (Angelopoulos et al. 2021, arXiv 2110.01052, section 4.2) that may start at
 * several places: the fallback procedure (Wiens 2003), a graphical procedure (Bretz et al. 2009) without loops. Each level's
 * start share of δ joins what the level before it handed on; a level that passes hands on everything, one that fails keeps
 * it for good. All passed levels keep their promise together with chance 1 - δ, whatever the levels' dependence.
 *
 * A waiting level stops its sequence, but a later start may go on: what it passes stays passed when the labels come.
 *
 * @param levels in an order fixed before any label was seen; the start shares add up to at most 1
 */
export function walkLevels(levels: readonly LevelEvidence[], delta: number): WalkedLevel[] {
  let carried = 0;
  return levels.map(({ pValue, startShare }): WalkedLevel => {
    const own = carried + startShare * delta;
    const state = stateOf(pValue, own);
    carried = state === 'passed' ? own : 0;
    return { state, delta: own };
  });
}

function stateOf(pValue: number | null, delta: number): LevelState {
  if (delta <= 0) return 'not-reached';
  if (pValue === null) return 'waiting';
  return pValue <= delta * (1 + 1e-12) ? 'passed' : 'failed';
}
