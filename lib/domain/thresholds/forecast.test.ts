import { describe, expect, test } from 'vitest';
import { forecastDays } from './forecast';
import type { DecidedAd } from './quantities';
import type { ScoreBin } from './score-bins';

const times = (count: number, over: Partial<DecidedAd>): DecidedAd[] =>
  Array.from({ length: count }, () => ({
    prob: 0.9,
    p: 1,
    isAuthorized: false,
    isAnswered: true,
    reason: 'counterfeit',
    cohort: 'day 1',
    ...over,
  }));
const thresholds = [0.2, 0.5, 0.95];
const basis = { sampleDays: 10, trafficDays: 10, secondsPerDecision: 12 };
const bin = (from: number, count: number, prob: number): ScoreBin => ({ from, count, probSum: count * prob });
const bins = [bin(0.5, 300, 0.9), bin(0.2, 700, 0.3), bin(0.95, 0, 1)];

describe('forecastDays', () => {
  const sample = [
    ...times(240, {}),
    ...times(60, { reason: 'not-this-brand' }),
    ...times(5, { prob: 0.3, p: 0.05 }),
    ...times(40, { prob: 0.3, p: 0.05, reason: 'not-this-brand' }),
    ...times(9, { isAuthorized: true }),
  ];
  const forecast = forecastDays(thresholds, { sample, traffic: { ads: 50_000, bins }, ...basis });

  test('flags and hours a day are counted', () => {
    expect(forecast.map(({ flags }) => flags)).toEqual([100, 30, 0]);
    // 30 decisions of 12 seconds.
    expect(forecast[1]!.reviewerHours).toBeCloseTo(0.1, 12);
  });

  test('found and missed are weighted, without authorised sellers, and wider where audits speak', () => {
    const { violationsFound, violationsMissed } = forecast[1]!;
    expect(violationsFound!.value).toBeCloseTo(24, 9);
    expect(violationsMissed!.value).toBeCloseTo(10, 9);
    expect(violationsMissed!.high - violationsMissed!.low).toBeGreaterThan(
      violationsFound!.high - violationsFound!.low,
    );
    expect(forecast[0]!.violationsFound!.value).toBeCloseTo(34, 9);
  });

  test('with fewer than 30 violations drawn nothing is said of them', () => {
    const few = forecastDays([0.5], { sample: times(29, {}), traffic: { ads: 1, bins }, ...basis });
    expect(few[0]).toMatchObject({ violationsFound: null, violationsMissed: null, flags: 30 });
  });

  test('no days, no forecast', () => {
    const input = { ...basis, sample, traffic: { ads: 1, bins }, trafficDays: 0 };
    expect(() => forecastDays([0.5], input)).toThrow(RangeError);
  });
});
