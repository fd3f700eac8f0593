import { describe, expect, test } from 'vitest';
import { estimateWeightedShare } from '../statistics/weighted-share';
import { forecastAudits, type AuditFacts } from './audit-forecast';

const sums = (count: number, weight: number) => ({
  count,
  sum: count * weight,
  squares: count * weight * weight,
  heaviest: weight,
});

/** 10,000 ads a day, 1 in 100 audited, for 10 days: 90 flagged violations and 2 that audits found. */
const facts: AuditFacts = {
  rate: 0.01,
  mostChance: 0.25,
  unflaggedPerDay: 10_000,
  meanChance: 0.01,
  secondsPerAudit: 6,
  violating: { flagged: sums(90, 1), audited: sums(2, 100) },
  notViolating: { flagged: sums(110, 1), audited: sums(998, 100) },
  presentFlagged: sums(90, 1),
  presentPassed: sums(2, 100),
};

describe('forecastAudits', () => {
  const now = forecastAudits(facts, 0.01);

  test('at the rate in use it is the estimate itself, and what audits cost', () => {
    expect(now).toMatchObject({ auditsPerDay: 100, minutesPerDay: 10 });
    expect(now.prevalence).toMatchObject({
      kind: 'estimate',
      value: expect.closeTo(290 / 100_200, 12),
      positives: 92,
    });
    const recall = estimateWeightedShare(sums(90, 1), sums(2, 100), 0.95)!;
    expect(now.liveRecall).toMatchObject({ kind: 'estimate', ...recall, positives: 92 });
  });

  test('four times as many audits cost four times as much and narrow the intervals, about the same value', () => {
    const more = forecastAudits(facts, 0.04);
    expect(more.minutesPerDay).toBeCloseTo(40, 9);
    if (more.liveRecall.kind === 'too-few' || now.liveRecall.kind === 'too-few') throw new Error('too few');
    expect(more.liveRecall.value).toBeCloseTo(now.liveRecall.value, 12);
    expect(more.liveRecall.high - more.liveRecall.low).toBeLessThan(
      0.75 * (now.liveRecall.high - now.liveRecall.low),
    );
  });

  test('chances grow with the score, so the mean chance is not the rate', () => {
    // Mean best score 0.125: 0.01 + 0.24 · 0.125 = 0.04 now, 0.02 + 0.23 · 0.125 at twice the rate.
    expect(forecastAudits({ ...facts, meanChance: 0.04 }, 0.02).auditsPerDay).toBeCloseTo(487.5, 9);
  });

  test('with fewer than 30 positives nothing is said, and a rate is a chance', () => {
    const few = { ...facts, presentFlagged: sums(20, 1), presentPassed: sums(1, 100) };
    expect(forecastAudits(few, 0.01).liveRecall).toEqual({ kind: 'too-few', positives: 21 });
    expect(() => forecastAudits(facts, 0)).toThrow(RangeError);
  });
});
