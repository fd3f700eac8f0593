import { describe, expect, test } from 'vitest';
import { fitBrandFusion, type LeftOutPicture } from './fit-brand-fusion';
import { fuse, type FusionModel } from './fusion';

const RELEASE: FusionModel = {
  bias: -6,
  appearance: { weight: 1.2, cap: 4 },
  appearanceHead: { weight: 0.5, offset: 2, cap: 6, prototypeShare: 0.5 },
  mark: { weight: 0.9, floor: -4, cap: 6 },
  title: { weight: 10 },
};

/** The same every time: `count` pictures whose head says about `head`, and whose best mark is `mark` sure. */
function pictures(count: number, isPresent: boolean, { head, mark }: { head: number; mark: number }) {
  return Array.from({ length: count }, (_, index): LeftOutPicture => {
    const wave = Math.sin(7 * index + (isPresent ? 1 : 2));
    return {
      appearance: { head: head + wave, prototype: 1 + wave / 2 },
      mark,
      isPresent,
      group: `${isPresent}-${index}`,
    };
  });
}
const telling = (groups: number) => [
  ...pictures(groups, true, { head: 5, mark: 0.3 }),
  ...pictures(60, false, { head: -5, mark: 0.3 }),
];
const muddled = (groups: number) => [
  ...pictures(groups, true, { head: 1, mark: 0.3 }),
  ...pictures(60, false, { head: 1.5, mark: 0.3 }),
];
const fit = (groups: number, leftOut: readonly LeftOutPicture[]) =>
  fitBrandFusion(RELEASE, { groups, leftOut });

describe('fitBrandFusion', () => {
  test('goes from what the release makes of prototypes to what it makes of heads, by the groups that the head has', () => {
    const contribution = (model: FusionModel, head: number, prototype: number) => {
      const value = head + model.appearanceHead.prototypeShare * prototype;
      return fuse(model, { appearance: { from: 'head', value }, mark: null, title: null }).signals.appearance
        .contribution;
    };
    const bare = fit(0, []);
    for (const prototype of [-1, 0, 2, 4, 9]) {
      const asPrototype = fuse(RELEASE, {
        appearance: { from: 'prototypes', value: prototype },
        mark: null,
        title: null,
      });
      expect(contribution(bare, 0, prototype)).toBeCloseTo(asPrototype.signals.appearance.contribution, 3);
    }
    for (const head of [-2, 0, 1.5]) {
      const half = (contribution(bare, head, 1) + contribution(RELEASE, head, 1)) / 2;
      expect(contribution(fit(2, []), head, 1)).toBeCloseTo(half, 3);
    }
    expect(contribution(fit(100_000, []), 3, 1)).toBeCloseTo(contribution(RELEASE, 3, 1), 3);
  });

  test('what a head says itself counts as in the release, however young it is', () => {
    for (const groups of [1, 2, 30]) {
      expect(fit(groups, []).appearanceHead.weight).toBe(RELEASE.appearanceHead.weight);
    }
  });

  test('a brand whose head tells what it has not seen has it counted for more, one whose head does not for less', () => {
    const without = fit(30, []).appearanceHead.weight;
    expect(fit(30, telling(30)).appearanceHead.weight).toBeGreaterThan(without + 0.01);
    expect(fit(30, muddled(30)).appearanceHead.weight).toBeLessThan(without - 0.05);
  });

  test('a brand whose marks are found where it is not has the mark counted for less', () => {
    const found = (isTold: boolean) => [
      ...pictures(30, true, { head: 2, mark: 0.9 }),
      ...pictures(60, false, { head: -1, mark: isTold ? 0.01 : 0.9 }),
    ];
    expect(fit(30, found(false)).mark.weight).toBeLessThan(fit(30, found(true)).mark.weight - 0.02);
  });

  test('few labels move little, and they move two weights alone', () => {
    const moved = (groups: number) =>
      Math.abs(fit(groups, muddled(groups)).appearanceHead.weight - fit(groups, []).appearanceHead.weight);
    expect(moved(2)).toBeLessThan(moved(12));
    expect(moved(12)).toBeLessThan(moved(60));
    const fitted = fit(30, telling(30));
    expect({ ...fitted, mark: RELEASE.mark, appearanceHead: RELEASE.appearanceHead }).toEqual(RELEASE);
    expect({ ...fitted.appearanceHead, weight: 0 }).toEqual({ ...fit(30, []).appearanceHead, weight: 0 });
  });

  test('near-duplicates count as one, and so do many negatives of one kind', () => {
    const burst = telling(10).flatMap((one) => (one.isPresent ? [one, one, one] : [one]));
    expect(fit(10, burst)).toEqual(fit(10, telling(10)));
    const twice = telling(10).flatMap((one) =>
      one.isPresent ? [one] : [one, { ...one, group: `${one.group}'` }],
    );
    expect(fit(10, twice).appearanceHead.weight).toBeCloseTo(fit(10, telling(10)).appearanceHead.weight, 3);
  });

  test('what speaks for no picture of the brand is left as it is', () => {
    const wrong = [
      ...pictures(40, true, { head: -6, mark: 0.001 }),
      ...pictures(60, false, { head: 6, mark: 0.99 }),
    ];
    expect(fit(40, wrong)).toEqual(fit(40, []));
    const blind: FusionModel = {
      ...RELEASE,
      appearance: { ...RELEASE.appearance, weight: 0 },
      appearanceHead: { ...RELEASE.appearanceHead, weight: 0, offset: 0 },
      mark: { ...RELEASE.mark, weight: 0 },
    };
    expect(fitBrandFusion(blind, { groups: 30, leftOut: telling(30) })).toEqual(blind);
  });
});
