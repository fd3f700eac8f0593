import type { EvaluatedSignal } from './tally';

/**
 * What an evaluation says of a brand, packed: cases in which the brand is there or is flagged by any signal, their numbers rising,
 * uint32 big endian. `bits` has a byte a case: `PRESENT_BIT` = the brand is there, `FLAG_BITS` = flagged by each signal.
 */
export type OutcomeVector = { numbers: Uint8Array<ArrayBuffer>; bits: Uint8Array<ArrayBuffer> };
export const PRESENT_BIT = 1;
export const FLAG_BITS: Record<EvaluatedSignal, number> = {
  fused: 2,
  vision: 4,
  appearance: 8,
  mark: 16,
  title: 32,
};
/** Pairs of one brand that both evaluations have asked about. */
export type OutcomeChange = {
  positives: number;
  foundBefore: number;
  foundAfter: number;
  gained: number;
  lost: number;
  wrongBefore: number;
  wrongAfter: number;
  wrongGained: number;
  wrongLost: number;
};

export const NO_CHANGE: OutcomeChange = {
  positives: 0,
  foundBefore: 0,
  foundAfter: 0,
  gained: 0,
  lost: 0,
  wrongBefore: 0,
  wrongAfter: 0,
  wrongGained: 0,
  wrongLost: 0,
};
const NOTHING: OutcomeVector = { numbers: new Uint8Array(), bits: new Uint8Array() };

/** Numbers of cases, uint32 big endian, as a set that answers at once. */
export function openCases(numbers: Uint8Array): { count: number; has: (number: number) => boolean } {
  const view = viewOf(numbers);
  const count = numbers.byteLength / 4;
  const last = count === 0 ? -1 : view.getUint32(4 * (count - 1));
  const marks = new Uint8Array(last + 1);
  for (let at = 0; at < count; at++) marks[view.getUint32(4 * at)] = 1;
  return { count, has: (number) => marks[number] === 1 };
}

/** How many cases two sets of numbers share. */
export function countShared(one: Uint8Array, other: { has: (number: number) => boolean }): number {
  const view = viewOf(one);
  let count = 0;
  for (let at = 0; at < one.byteLength; at += 4) if (other.has(view.getUint32(at))) count += 1;
  return count;
}

type Side = { vector: OutcomeVector | undefined; cases: { has: (number: number) => boolean } };

/** What changed of one brand from one evaluation (before) to another (after), over the cases that both have, by one signal. */
export function compareOutcomes(before: Side, after: Side, signal: EvaluatedSignal): OutcomeChange {
  const flag = FLAG_BITS[signal];
  const change = { ...NO_CHANGE };
  const [was, is] = [openVector(before.vector), openVector(after.vector)];
  while (!was.isDone() || !is.isDone()) {
    const number = Math.min(was.number(), is.number());
    const wasBits = was.take(number);
    const isBits = is.take(number);
    // What only one of them names the other asked about as well, if it has the case.
    if (wasBits === null && !before.cases.has(number)) continue;
    if (isBits === null && !after.cases.has(number)) continue;
    const isPresent = ((isBits ?? wasBits)! & PRESENT_BIT) !== 0;
    count(change, isPresent, ((wasBits ?? 0) & flag) !== 0, ((isBits ?? 0) & flag) !== 0);
  }
  return change;
}

export function addChange(sum: OutcomeChange, one: OutcomeChange): OutcomeChange {
  return {
    positives: sum.positives + one.positives,
    foundBefore: sum.foundBefore + one.foundBefore,
    foundAfter: sum.foundAfter + one.foundAfter,
    gained: sum.gained + one.gained,
    lost: sum.lost + one.lost,
    wrongBefore: sum.wrongBefore + one.wrongBefore,
    wrongAfter: sum.wrongAfter + one.wrongAfter,
    wrongGained: sum.wrongGained + one.wrongGained,
    wrongLost: sum.wrongLost + one.wrongLost,
  };
}

function count(change: OutcomeChange, isPresent: boolean, wasFlagged: boolean, isFlagged: boolean): void {
  if (isPresent) {
    change.positives += 1;
    change.foundBefore += Number(wasFlagged);
    change.foundAfter += Number(isFlagged);
    change.gained += Number(isFlagged && !wasFlagged);
    change.lost += Number(wasFlagged && !isFlagged);
  } else {
    change.wrongBefore += Number(wasFlagged);
    change.wrongAfter += Number(isFlagged);
    change.wrongGained += Number(isFlagged && !wasFlagged);
    change.wrongLost += Number(wasFlagged && !isFlagged);
  }
}

function openVector({ numbers, bits }: OutcomeVector = NOTHING) {
  const view = viewOf(numbers);
  let at = 0;
  const number = () => (at < bits.length ? view.getUint32(4 * at) : Infinity);
  return {
    number,
    isDone: () => at >= bits.length,
    /** Its bits where the next case is this one, which is then passed; else null. */
    take(wanted: number): number | null {
      if (number() !== wanted) return null;
      at += 1;
      return bits[at - 1]!;
    },
  };
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
