import { describe, expect, test } from 'vitest';
import { kolmogorovPValue, smirnovTail } from './kolmogorov';
import { createUniformStream } from './uniform-stream';

describe("Kolmogorov's distribution", () => {
  // SciPy 1.16 kstwobign.sf; the textbook's critical values of 10, 5 and 1 %.
  test.each([
    { x: 0.828, tail: 0.49932962 },
    { x: 1.224, tail: 0.09992558 },
    { x: 1.358, tail: 0.0500268 },
    { x: 1.628, tail: 0.00997552 },
    { x: 0.1, tail: 1 },
  ])('over $x', ({ x, tail }) => {
    expect(smirnovTail(x)).toBeCloseTo(tail, 8);
  });
});

describe('kolmogorovPValue', () => {
  const draw = (seed: string, count: number) => Array.from({ length: count }, createUniformStream(seed));

  test('alarms as often as it says when nothing changed', () => {
    const runs = 2_000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      alarms += Number(kolmogorovPValue(draw(`a${run}`, 150), draw(`b${run}`, 60)) <= 0.05);
    }
    expect(alarms / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(alarms / runs).toBeGreaterThan(0.03);
  });

  test('sees a shift, and ties only make it slower to alarm', () => {
    const before = draw('a', 300);
    const after = draw('b', 300).map((value) => value ** 1.5);
    expect(kolmogorovPValue(before, after)).toBeLessThan(1e-3);
    const coarse = (values: readonly number[]) => values.map((value) => Math.round(value * 5) / 5);
    expect(kolmogorovPValue(coarse(before), coarse(draw('c', 300)))).toBeGreaterThan(0.05);
    expect(kolmogorovPValue(before, before)).toBe(1);
  });

  test('has no answer without values', () => {
    expect(() => kolmogorovPValue([], [1])).toThrow(RangeError);
  });
});
