import { describe, expect, test } from 'vitest';
import { chooseFirstLooks, type LookCandidate } from './choose-first-looks';

/** A unit vector in the plane, degrees. */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const ad = (prob: number, degrees: number): LookCandidate => ({ prob, vector: at(degrees) });
const indexes = (candidates: LookCandidate[], taught: Float32Array[], count: number) =>
  chooseFirstLooks(candidates, taught, count).map(({ index }) => index);

describe('first looks', () => {
  test('take likelier ads first where all else is equal', () => {
    expect(indexes([ad(0.1, 0), ad(0.4, 120), ad(0.2, 240)], [], 1)).toEqual([1]);
  });

  test('prefer an ad the model cannot say over one it is sure of', () => {
    const sure = Array.from({ length: 8 }, (_, index) => ad(0.001, 10 + index));
    expect(indexes([ad(0.999, 90), ad(0.5, 180), ...sure], [], 1)).toEqual([1]);
  });

  test('look at a burst of the same goods once before anything twice', () => {
    expect(indexes([ad(0.42, 0), ad(0.41, 1), ad(0.3, 90)], [], 3)).toEqual([0, 2, 1]);
  });

  test('pass by what looks like something that was taught', () => {
    expect(indexes([ad(0.4, 0), ad(0.3, 90)], [at(0)], 1)).toEqual([1]);
  });

  test('say why each stands where it stands', () => {
    const [first] = chooseFirstLooks([ad(0.5, 60), ad(0.1, 180)], [at(0)], 1);
    expect(first).toMatchObject({ index: 0, score: 1, uncertainty: 1 });
    expect(first!.novelty).toBeCloseTo(0.5);
    expect(first!.gain).toBeCloseTo(0.5);
  });

  test('are as many as there are ads, in the order of the ads where nothing tells them apart', () => {
    expect(indexes([ad(0.2, 0), ad(0.2, 0)], [], 5)).toEqual([0, 1]);
    expect(indexes([], [at(0)], 3)).toEqual([]);
  });
});
