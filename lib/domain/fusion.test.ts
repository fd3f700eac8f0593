import { describe, expect, test } from 'vitest';
import { fuse } from './fusion';

const model = { bias: -6, appearance: { weight: 0.8, cap: 8 }, title: { weight: 5 } };

describe('fuse', () => {
  test.each([
    { why: 'nothing known leaves the bias', appearance: null, title: null, logit: -6 },
    { why: 'a missing title moves nothing', appearance: 5, title: null, logit: -2 },
    { why: 'the title adds', appearance: 5, title: 1, logit: 3 },
    { why: 'an unlike picture speaks against', appearance: -1, title: 1, logit: -1.8 },
    { why: 'z-scores over the cap add no more', appearance: 40, title: 0, logit: 0.4 },
  ])('$why', ({ appearance, title, logit }) => {
    const fused = fuse(model, { appearance, title });
    expect(fused.logit).toBeCloseTo(logit, 12);
    expect(fused.prob).toBeCloseTo(1 / (1 + Math.exp(-logit)), 12);
  });

  test('contributions and bias sum exactly to the logit', () => {
    for (let step = 0; step < 200; step++) {
      const { logit, bias, signals } = fuse(model, { appearance: step * 0.137 - 9, title: step / 200 });
      expect(bias + signals.appearance.contribution + signals.title.contribution).toBe(logit);
    }
  });

  test('refuses a percentage passed as a title match', () => {
    expect(() => fuse(model, { appearance: 0, title: 90 })).toThrow(/title must be in \[0, 1\], got 90/);
    expect(() => fuse(model, { appearance: Number.NaN, title: 0 })).toThrow(/finite z-score/);
  });
});
