import { describe, expect, test } from 'vitest';
import { fuse, keepSignals, largestContributions, VISION_SIGNALS, type AppearanceValue } from './fusion';

const model = {
  bias: -6,
  appearance: { weight: 0.8, cap: 8 },
  appearanceHead: { weight: 2, offset: 1, cap: 3, prototypeShare: 0.5 },
  mark: { weight: 1.5, floor: -4, cap: 4 },
  title: { weight: 5 },
};
const zScore = (value: number): AppearanceValue => ({ from: 'prototypes', value });
const logOdds = (value: number): AppearanceValue => ({ from: 'head', value });
const nothing = { appearance: null, mark: null, title: null };

describe('fuse', () => {
  test.each([
    { why: 'nothing known leaves the bias', values: nothing, logit: -6 },
    { why: 'a missing title moves nothing', values: { ...nothing, appearance: zScore(5) }, logit: -2 },
    { why: 'the title adds', values: { ...nothing, appearance: zScore(5), title: 1 }, logit: 3 },
    { why: 'an unlike picture speaks against', values: { ...nothing, appearance: zScore(-1) }, logit: -6.8 },
    { why: 'z-scores over the cap add no more', values: { ...nothing, appearance: zScore(40) }, logit: 0.4 },
    { why: 'a head has its own scale', values: { ...nothing, appearance: logOdds(2) }, logit: -1 },
    { why: 'and its cap both ways', values: { ...nothing, appearance: logOdds(-9) }, logit: -11 },
    { why: 'a mark at even odds adds its floor', values: { ...nothing, mark: 0.5 }, logit: 0 },
    { why: 'no mark is no counter-evidence', values: { ...nothing, mark: 0 }, logit: -6 },
    { why: 'a certain mark ends at its cap', values: { ...nothing, mark: 1 }, logit: 6 },
  ])('$why', ({ values, logit }) => {
    const fused = fuse(model, values);
    expect(fused.logit).toBeCloseTo(logit, 12);
    expect(fused.prob).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
  });

  test('contributions and bias sum exactly to the logit', () => {
    for (let step = 0; step < 200; step++) {
      const appearance = step % 2 ? zScore(step * 0.137 - 9) : logOdds(step * 0.1 - 9);
      const fused = fuse(model, { appearance, mark: step / 199, title: step / 200 });
      const { appearance: look, mark, title } = fused.signals;
      expect(fused.bias + look.contribution + mark.contribution + title.contribution).toBe(fused.logit);
    }
  });

  test('no signal adds more than its largest contribution, and each can add that', () => {
    for (const appearance of [zScore(1e9), logOdds(1e9)]) {
      const { signals } = fuse(model, { appearance, mark: 1, title: 1 });
      const largest = largestContributions(model, appearance.from === 'head');
      for (const [name, { contribution }] of Object.entries(signals)) {
        expect(contribution).toBe(largest[name as keyof typeof largest]);
      }
    }
  });

  test('refuses a percentage and what is no number', () => {
    expect(() => fuse(model, { ...nothing, title: 90 })).toThrow(/title must be in \[0, 1\], got 90/);
    expect(() => fuse(model, { ...nothing, mark: 1.01 })).toThrow(/mark must be in \[0, 1\], got 1.01/);
    expect(() => fuse(model, { ...nothing, appearance: zScore(Number.NaN) })).toThrow(/finite/);
  });
});

test('vision is the fusion without the title', () => {
  const values = { appearance: zScore(1), mark: 0.5, title: 1 };
  expect(keepSignals(values, VISION_SIGNALS)).toEqual({ ...values, title: null });
});
