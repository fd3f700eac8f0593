import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { expectedFalseAlarms, shareAmong, testDrift, type DriftInput } from './drift';

const plan = { falseAlarmShare: 0.04, looks: 30 };
const quiet: DriftInput = {
  flags: { before: { flagged: 200, scored: 100_000 }, now: { flagged: 7, scored: 3_000 } },
  scores: { before: [], now: [] },
  picturesPValue: null,
  decided: { kind: 'promise', decisions: [], target: 0.9 },
};
const promise = (decisions: readonly boolean[]) => ({
  decided: { kind: 'promise' as const, decisions, target: 0.9 },
});
const drifted = (over: Partial<DriftInput>) =>
  testDrift({ ...quiet, ...over }, plan)
    .filter(({ isDrifted }) => isDrifted)
    .map(({ reason }) => reason);
const uniform = (seed: string, count: number) => Array.from({ length: count }, createUniformStream(seed));

describe('testDrift', () => {
  test('says nothing when nothing changed, or when there is nothing to compare', () => {
    expect(drifted({})).toEqual([]);
    expect(
      drifted({ flags: { before: { flagged: 0, scored: 0 }, now: { flagged: 3, scored: 10 } } }),
    ).toEqual([]);
    expect(drifted({ scores: { before: uniform('a', 500), now: uniform('b', 80) } })).toEqual([]);
  });

  test('sees flags double or vanish', () => {
    expect(drifted({ flags: { ...quiet.flags, now: { flagged: 25, scored: 3_000 } } })).toEqual([
      'flag-rate',
    ]);
    expect(drifted({ flags: { ...quiet.flags, now: { flagged: 5, scored: 12_000 } } })).toEqual([
      'flag-rate',
    ]);
  });

  test('sees scores move', () => {
    const now = uniform('b', 200).map((value) => value ** 0.4);
    expect(drifted({ scores: { before: uniform('a', 500), now } })).toEqual(['scores']);
  });

  test('sees flags go wrong, and forgets it no more', () => {
    const decisions = uniform('c', 80).map((value) => value < 0.6);
    expect(drifted(promise(decisions))).toEqual(['errors']);
    expect(drifted(promise([...decisions, ...uniform('d', 300).map(() => true)]))).toEqual(['errors']);
    expect(drifted(promise(uniform('e', 300).map((value) => value < 0.95)))).toEqual([]);
  });

  test('sees pictures change, at its own share of a look', () => {
    expect(drifted({ picturesPValue: 0.01 / 30 })).toEqual(['pictures']);
    expect(drifted({ picturesPValue: 0.011 / 30 })).toEqual([]);
  });

  test('of traffic it sees decided flags hold more or fewer violations', () => {
    const before = { violations: 300, decided: 1_000 };
    const decided = (violations: number) => ({
      decided: { kind: 'traffic' as const, before, now: { violations, decided: 200 } },
    });
    expect(drifted(decided(60))).toEqual([]);
    expect(drifted(decided(15))).toEqual(['verdicts']);
    expect(drifted(decided(120))).toEqual(['verdicts']);
  });

  test('over a whole life with a look every day it alarms falsely at most as often as it says', () => {
    const lives = 400;
    const daily = { falseAlarmShare: 0.1, looks: 10 };
    const next = createUniformStream('lives');
    const draw = (count: number) => Array.from({ length: count }, next);
    let alarms = 0;
    for (let life = 0; life < lives; life++) {
      const before = { scores: draw(200), flagged: draw(5_000).filter((u) => u < 0.03).length };
      const decisions: boolean[] = [];
      let isStale = false;
      for (let day = 0; day < daily.looks; day++) {
        // The promise is just kept: the hardest case for the test of errors.
        decisions.push(...draw(10).map((u) => u < 0.9));
        const flagged = draw(600).filter((u) => u < 0.03).length;
        const verdicts = testDrift(
          {
            flags: { before: { flagged: before.flagged, scored: 5_000 }, now: { flagged, scored: 600 } },
            scores: { before: before.scores, now: draw(30) },
            // Uniform, as the test's chances are when nothing changes.
            picturesPValue: next(),
            decided: { kind: 'promise', decisions, target: 0.9 },
          },
          daily,
        );
        isStale ||= verdicts.some(({ isDrifted }) => isDrifted);
      }
      alarms += Number(isStale);
    }
    expect(alarms / lives).toBeLessThan(0.1 + 3 * Math.sqrt((0.1 * 0.9) / lives));
  });
});

test('however many are watched, the chance of any false alarm is shared among them', () => {
  const family = { familyShare: 0.1, mostShare: 0.01, looks: 90 };
  expect(shareAmong(3, family)).toEqual({ falseAlarmShare: 0.01, looks: 90 });
  expect(shareAmong(213, family).falseAlarmShare).toBeCloseTo(0.1 / 213, 12);
  expect(expectedFalseAlarms(213, shareAmong(213, family))).toBeCloseTo(0.1, 12);
});
