import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { allocateHours, type BrandOption, type BrandOptions } from './allocate-hours';

const nothing: BrandOption = { threshold: null, hours: 0, found: 0 };

/** Looser thresholds cost more and find more, with falling or rising precision as it comes. */
function drawBrands(seed: string, count: number, { inWhole }: { inWhole: boolean }): BrandOptions[] {
  const next = createUniformStream(seed);
  return Array.from({ length: count }, (_, brand) => {
    let [hours, found] = [0, 0];
    const options = Array.from({ length: 7 }, (_, place) => {
      const more = next() * 2;
      hours += inWhole ? Math.round(more * 10) / 10 : more;
      found += more * next() * 40;
      return { threshold: 0.9 - place / 10, hours, found };
    });
    return { brandId: `brand ${brand}`, options: [nothing, ...options] };
  });
}

function searchAll(brands: readonly BrandOptions[], maxHours: number): number {
  const [first, ...rest] = brands;
  if (!first) return 0;
  return Math.max(
    ...first.options
      .filter(({ hours }) => hours <= maxHours + 1e-9)
      .map(({ hours, found }) => found + searchAll(rest, maxHours - hours)),
  );
}

describe('allocateHours', () => {
  test.each([1, 2, 3, 4, 5, 6])('finds what exhaustive search over 5 brands finds, draw %s', (draw) => {
    const brands = drawBrands(`draw ${draw}`, 5, { inWhole: true });
    for (const budget of [3, 10, 25]) {
      const { best } = allocateHours(brands, budget);
      expect(best.found).toBeCloseTo(searchAll(brands, budget), 9);
      expect(best.hours).toBeLessThanOrEqual(budget + 1e-9);
      expect(best.choice.map(({ brandId }) => brandId)).toEqual(brands.map(({ brandId }) => brandId));
    }
  });

  test('with hours of any size it is at least the best of a budget that is a step a brand smaller', () => {
    const brands = drawBrands('any size', 5, { inWhole: false });
    const { best } = allocateHours(brands, 12);
    expect(best.found).toBeGreaterThanOrEqual(searchAll(brands, 12 * (1 - 5 / 10_000)) - 1e-9);
    expect(best.found).toBeLessThanOrEqual(searchAll(brands, 12) + 1e-9);
    expect(best.hours).toBeLessThanOrEqual(12 + 1e-6);
  });

  test('the frontier is the best of every smaller budget', () => {
    const brands = drawBrands('frontier', 5, { inWhole: true });
    const { frontier, best } = allocateHours(brands, 20);
    expect(frontier[0]).toEqual({ hours: 0, found: 0 });
    expect(frontier.at(-1)!.found).toBeCloseTo(best.found, 9);
    for (const { hours, found } of frontier) expect(found).toBeCloseTo(searchAll(brands, hours), 9);
  });

  test('a brand of its own hours never takes them from a better one', () => {
    const good = { brandId: 'good', options: [nothing, { threshold: 0.5, hours: 2, found: 90 }] };
    const poor = { brandId: 'poor', options: [nothing, { threshold: 0.5, hours: 2, found: 10 }] };
    expect(allocateHours([poor, good], 3).best).toEqual({
      hours: 2,
      found: 90,
      choice: [
        { brandId: 'poor', option: nothing },
        { brandId: 'good', option: good.options[1] },
      ],
    });
  });

  test('of 212 brands hardly any of the budget is left over', () => {
    const brands = drawBrands('many', 212, { inWhole: false });
    const { best } = allocateHours(brands, 30);
    expect(best.hours).toBeGreaterThan(29);
  });

  test('refuses a budget that is none, and a brand that must cost something', () => {
    expect(() => allocateHours([], 0)).toThrow(RangeError);
    const dear = { brandId: 'dear', options: [{ threshold: 0.5, hours: 1, found: 1 }] };
    expect(() => allocateHours([dear], 5)).toThrow('brand dear has no option without cost');
  });
});
