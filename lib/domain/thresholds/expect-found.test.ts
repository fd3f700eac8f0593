import { describe, expect, test } from 'vitest';
import { expectFound, type LabelBin } from './expect-found';
import type { ScoreBin } from './score-bins';

const thresholds = [0.2, 0.5, 0.95];
const basis = { trafficDays: 10, secondsPerDecision: 12 };
const bin = (from: number, count: number, prob: number): ScoreBin => ({ from, count, probSum: count * prob });
const bins = [bin(0.5, 300, 0.9), bin(0.2, 700, 0.3), bin(0.95, 0, 1)];
/** Labels that all came with chance `p`. */
const labelled = (from: number, count: number, violations: number, p = 1): LabelBin => ({
  from,
  count,
  violations,
  weight: count / p,
  squares: count / (p * p),
  violating: violations / p,
});

describe('expectFound', () => {
  test('without labels it believes the scores', () => {
    const options = expectFound(thresholds, { bins, labels: [], ...basis });
    expect(options[0]).toEqual({ threshold: null, hours: 0, found: 0 });
    expect(options[2]!.found).toBeCloseTo((300 * 0.9) / 10, 6);
    expect(options[2]!.hours).toBeCloseTo(0.1, 12);
    expect(options[3]).toMatchObject({ hours: 0, found: 0 });
  });

  test('labels move it as far as they go', () => {
    const found = (count: number) =>
      expectFound([0.5], { bins: bins.slice(0, 1), labels: [labelled(0.5, count, 0)], ...basis })[1]!.found;
    // One stretch in which ten labels' worth of 0.9 stand against the labels' 0.
    expect(found(10)).toBeCloseTo((300 * 0.45) / 10, 6);
    expect(found(990)).toBeCloseTo((300 * 0.009) / 10, 6);
  });

  test('labels of a stretch say nothing of another', () => {
    const options = expectFound([0.5, 0.2], { bins, labels: [labelled(0.2, 500, 0)], ...basis });
    expect(options[1]!.found).toBeCloseTo(27, 6);
    expect(options[2]!.found - options[1]!.found).toBeCloseTo((70 * 10 * 0.3) / 510, 6);
  });

  test('finds more the looser it gets', () => {
    const many = Array.from({ length: 80 }, (_, index) => bin(1 - (index + 1) / 100, 7, 1 - index / 100));
    const labels = [labelled(0.8, 30, 30), labelled(0.4, 30, 0, 0.2)];
    const options = expectFound([0.9, 0.7, 0.5, 0.3], { bins: many, labels, ...basis });
    for (let index = 1; index < options.length; index++) {
      expect(options[index]!.found).toBeGreaterThanOrEqual(options[index - 1]!.found);
      expect(options[index]!.hours).toBeGreaterThanOrEqual(options[index - 1]!.hours);
    }
  });
});
