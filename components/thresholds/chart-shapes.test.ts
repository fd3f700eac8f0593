import { describe, expect, test } from 'vitest';
import type { QuantityEstimate } from '@/lib/domain/thresholds/quantities';
import { bandPath, linePath, makeScale, onLogScale, thresholdAt } from './chart-shapes';

const estimate = (value: number): QuantityEstimate => ({
  kind: 'estimate',
  value,
  low: value - 0.1,
  high: value + 0.1,
  positives: 50,
  n: 50,
});
const tooFew: QuantityEstimate = { kind: 'too-few', positives: 3, n: 3 };
const scale = { x: (threshold: number) => threshold * 100, y: (share: number) => 100 - share * 100 };
const plotted = [estimate(0.5), estimate(0.6), tooFew, estimate(0.9)].map((one, place) => ({
  threshold: place / 10,
  estimate: one,
}));

describe('curves', () => {
  test('a line breaks where there is too little to estimate', () => {
    expect(linePath(plotted, scale)).toBe('M0 50L10 40M30 10');
  });

  test('a band goes along the upper ends and back along the lower ones', () => {
    expect(bandPath(plotted.slice(0, 3), scale)).toBe('M0 40L10 30L10 50L0 60Z');
  });

  test('a threshold is found again where it was drawn', () => {
    const { x } = makeScale(900);
    for (const threshold of [0, 0.37, 1]) expect(thresholdAt(x(threshold), 900)).toBeCloseTo(threshold, 9);
    expect(thresholdAt(-50, 900)).toBe(0);
    expect(thresholdAt(5_000, 900)).toBe(1);
  });

  test('a share of traffic ten times as large is a fifth of the chart higher; none is not drawn', () => {
    const at = (value: number) => {
      const placed = onLogScale({ ...estimate(value), low: value, high: value } as QuantityEstimate);
      return placed.kind === 'estimate' ? placed.value : null;
    };
    expect(at(1)).toBe(1);
    expect(at(0.01)! - at(0.001)!).toBeCloseTo(0.2, 12);
    expect(at(0)).toBeNull();
  });
});
