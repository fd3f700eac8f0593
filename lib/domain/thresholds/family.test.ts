import { describe, expect, test } from 'vitest';
import { rejectByGraph } from '../statistics/graphical';
import { createUniformStream } from '../statistics/uniform-stream';
import { certifyFamily } from './family';

describe('certifyFamily', () => {
  test('a brand whose sequence is rejected to its end hands its share on', () => {
    const brands = [
      { brandId: 'a', pValues: [0.03, 0.04] },
      { brandId: 'b', pValues: [0.001, 0.02] },
    ];
    expect(certifyFamily(brands, 0.05)).toEqual([
      { brandId: 'a', passed: 2 },
      { brandId: 'b', passed: 2 },
    ]);
  });

  test('a brand that stops half way hands on nothing', () => {
    const brands = [
      { brandId: 'a', pValues: [0.03] },
      { brandId: 'b', pValues: [0.001, 0.03] },
    ];
    expect(certifyFamily(brands, 0.05)).toEqual([
      { brandId: 'a', passed: 0 },
      { brandId: 'b', passed: 1 },
    ]);
  });

  test('is the graph of chains whose ends lead to the other chains', () => {
    const [brandCount, levels] = [3, 3];
    const nodes = Array.from({ length: brandCount * levels }, (_, node) => node);
    const brandOf = (node: number) => Math.floor(node / levels);
    const transfers = nodes.map((from) =>
      nodes.map((to) => {
        const isLast = from % levels === levels - 1;
        if (!isLast) return Number(to === from + 1);
        return to % levels === 0 && brandOf(to) !== brandOf(from) ? 1 / (brandCount - 1) : 0;
      }),
    );
    const weights = nodes.map((node) => (node % levels === 0 ? 1 / brandCount : 0));
    const next = createUniformStream('family');
    for (let round = 0; round < 500; round++) {
      const pValues = nodes.map(() => 0.1 * next() ** 2);
      const rejected = rejectByGraph({ weights, transfers }, pValues, 0.05);
      const brands = Array.from({ length: brandCount }, (_, brand) => ({
        brandId: String(brand),
        pValues: pValues.slice(brand * levels, (brand + 1) * levels),
      }));
      const byGraph = brands.map(
        (_, brand) => rejected.slice(brand * levels, (brand + 1) * levels).filter(Boolean).length,
      );
      expect(certifyFamily(brands, 0.05).map(({ passed }) => passed)).toEqual(byGraph);
    }
  });

  test('the chance of any wrong certificate stays under delta, where brands share their traffic', () => {
    const next = createUniformStream('wrong');
    const runs = 4_000;
    let wrong = 0;
    for (let run = 0; run < runs; run++) {
      // Three of four first hypotheses are true and share one p-value; the fourth brand always passes.
      const shared = next();
      const brands = ['a', 'b', 'c'].map((brandId) => ({ brandId, pValues: [shared, next()] }));
      const outcome = certifyFamily([{ brandId: 'd', pValues: [0, 0] }, ...brands], 0.05);
      wrong += Number(outcome.slice(1).some(({ passed }) => passed > 0));
    }
    expect(wrong / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });
});
