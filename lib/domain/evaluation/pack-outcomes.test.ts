import { expect, test } from 'vitest';
import { compareOutcomes, openCases } from './outcome-vectors';
import { createPacking } from './pack-outcomes';
import { EVALUATED_SIGNALS, type Outcome, type ScoredPair } from './tally';

const THRESHOLDS = new Map([
  ['a', 0.8],
  ['b', 0.5],
]);

function pair(brandId: string, outcome: Outcome, probs: Partial<ScoredPair['probs']> = {}): ScoredPair {
  const nothing = { fused: 0, vision: 0, appearance: 0, mark: 0, title: 0 };
  return { brandId, outcome, kind: null, markSize: null, probs: { ...nothing, ...probs } };
}

test('keeps each case, and of each brand those that show it or are flagged for it by a signal', () => {
  const packing = createPacking(THRESHOLDS);
  packing.add(1, [pair('a', 'found', { fused: 0.8 }), pair('b', 'passed', { fused: 0.4 })]);
  packing.add(258, [pair('a', 'wrong', { fused: 0.9, title: 0.8 }), pair('b', 'unknown', { fused: 0.9 })]);
  packing.add(259, [pair('a', 'passed', { mark: 0.79 }), pair('b', 'missed')]);
  packing.add(260, []);
  const { cases, brands } = packing.packed();
  expect([...cases]).toEqual([0, 0, 0, 1, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 1, 4]);
  expect(brands.map(({ brandId, numbers, bits }) => [brandId, [...numbers], [...bits]])).toEqual([
    ['a', [0, 0, 0, 1, 0, 0, 1, 2], [1 | 2, 2 | 32]],
    ['b', [0, 0, 1, 3], [1]],
  ]);
});

test('says of thousands of cases what counting them pair by pair says, for every signal', () => {
  const [before, after] = [madeUp(1), madeUp(2)];
  const [was, is] = [before, after].map(pack) as [Packed, Packed];
  for (const brandId of THRESHOLDS.keys()) {
    for (const signal of EVALUATED_SIGNALS) {
      const flags = (pairs: readonly ScoredPair[] | undefined) =>
        pairs!.some(
          (one) =>
            one.brandId === brandId &&
            one.outcome !== 'unknown' &&
            one.probs[signal] >= THRESHOLDS.get(brandId)!,
        );
      const shows = (pairs: readonly ScoredPair[] | undefined) =>
        pairs!.some((one) => one.brandId === brandId && ['found', 'missed'].includes(one.outcome));
      const shared = [...before.keys()].filter((number) => after.has(number));
      const [there, notThere] = [true, false].map((isPresent) =>
        shared.filter((number) => shows(before.get(number)) === isPresent),
      ) as [number[], number[]];
      const countOf = (numbers: number[], [first, then]: [boolean | null, boolean | null]) =>
        numbers.filter(
          (number) =>
            (first === null || flags(before.get(number)) === first) &&
            (then === null || flags(after.get(number)) === then),
        ).length;
      expect(compareOutcomes(was.sideOf(brandId), is.sideOf(brandId), signal)).toEqual({
        positives: there.length,
        foundBefore: countOf(there, [true, null]),
        foundAfter: countOf(there, [null, true]),
        gained: countOf(there, [false, true]),
        lost: countOf(there, [true, false]),
        wrongBefore: countOf(notThere, [true, null]),
        wrongAfter: countOf(notThere, [null, true]),
        wrongGained: countOf(notThere, [false, true]),
        wrongLost: countOf(notThere, [true, false]),
      });
    }
  }
});

/** 3,000 cases, of which each evaluation leaves out some; what is there is the same in both, what is said of it differs. */
function madeUp(seed: number): Map<number, ScoredPair[]> {
  const draw = (...what: number[]) => what.reduce((sum, one) => (sum * 31 + one) % 1_009, 7) / 1_009;
  const cases = new Map<number, ScoredPair[]>();
  for (let number = 0; number < 3_000; number++) {
    if (draw(number, 1, seed) < 0.1) continue;
    const pairs = [...THRESHOLDS.keys()].flatMap((brandId, brand) => {
      const probs = Object.fromEntries(
        EVALUATED_SIGNALS.map((signal, at) => [signal, draw(number, brand, at, seed)]),
      );
      if (draw(number, brand, 2) < 0.3) return [pair(brandId, 'found', probs)];
      return draw(number, brand, 3, seed) < 0.5 ? [pair(brandId, 'passed', probs)] : [];
    });
    cases.set(number, pairs);
  }
  return cases;
}

type Packed = ReturnType<typeof pack>;

function pack(scored: ReadonlyMap<number, readonly ScoredPair[]>) {
  const packing = createPacking(THRESHOLDS);
  for (const [number, pairs] of scored) packing.add(number, pairs);
  const { cases, brands } = packing.packed();
  const opened = openCases(cases);
  return {
    sideOf: (brandId: string) => ({ vector: brands.find((one) => one.brandId === brandId), cases: opened }),
  };
}
