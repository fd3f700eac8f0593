import { expect, test } from 'vitest';
import { compareOutcomes, countShared, openCases, type OutcomeVector } from './outcome-vectors';

function pack(numbers: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * numbers.length);
  numbers.forEach((number, at) => new DataView(bytes.buffer).setUint32(4 * at, number));
  return bytes;
}
const vector = (pairs: ReadonlyArray<[number: number, bits: number]>): OutcomeVector => ({
  numbers: pack(pairs.map(([number]) => number)),
  bits: Uint8Array.from(pairs.map(([, bits]) => bits)),
});
const [PRESENT, FUSED, TITLE] = [1, 2, 32];

test('counts what only one of two evaluations flags, where the brand is there and where it is not', () => {
  const cases = openCases(pack([1, 2, 3, 4, 70_000]));
  const before = vector([
    [1, PRESENT | FUSED],
    [2, PRESENT],
    [3, FUSED],
  ]);
  const after = vector([
    [1, PRESENT],
    [2, PRESENT | FUSED],
    [70_000, FUSED | TITLE],
  ]);
  expect(compareOutcomes({ vector: before, cases }, { vector: after, cases }, 'fused')).toEqual({
    positives: 2,
    foundBefore: 1,
    foundAfter: 1,
    gained: 1,
    lost: 1,
    wrongBefore: 1,
    wrongAfter: 1,
    wrongGained: 1,
    wrongLost: 1,
  });
  expect(compareOutcomes({ vector: before, cases }, { vector: after, cases }, 'title')).toMatchObject({
    positives: 2,
    foundAfter: 0,
    wrongBefore: 0,
    wrongGained: 1,
  });
});

test('leaves out what the other evaluation has not asked about', () => {
  const [both, more] = [openCases(pack([1])), openCases(pack([1, 2]))];
  const one = vector([
    [1, PRESENT | FUSED],
    [2, PRESENT | FUSED],
  ]);
  const change = compareOutcomes({ vector: one, cases: more }, { vector: undefined, cases: both }, 'fused');
  expect(change).toMatchObject({ positives: 1, foundBefore: 1, lost: 1 });
  expect(countShared(pack([1, 2]), both)).toBe(1);
  expect(openCases(pack([])).has(0)).toBe(false);
});
