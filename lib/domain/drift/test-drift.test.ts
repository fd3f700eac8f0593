import { describe, expect, test } from 'vitest';
import { createUniformStream } from '../statistics/uniform-stream';
import { LOOKS, PICTURE_LOOKS } from './drift-plan';
import { firstEvidence, testDrift, type DriftInput } from './test-drift';

const plan = { falseAlarmShare: 0.04, looks: LOOKS };
const evidence = firstEvidence({
  flags: { hits: 200, all: 20_000 },
  verdicts: { hits: 600, all: 1_000 },
});
const quiet: DriftInput = {
  flags: { hits: 20, all: 2_000 },
  scores: { before: [], now: [] },
  picturesPValue: null,
  decided: { kind: 'traffic', today: { hits: 60, all: 100 } },
};
/** What has drifted after so many looks that all say the same. */
function drifted(over: Partial<DriftInput>, looks = 1): string[] {
  let kept = evidence;
  let reasons: string[] = [];
  for (let number = 1; number <= looks; number++) {
    const looked = testDrift(number, kept, { ...quiet, ...over }, plan);
    kept = looked.evidence;
    reasons = looked.findings.filter(({ isDrifted }) => isDrifted).map(({ reason }) => reason);
  }
  return reasons;
}
const promise = (decisions: readonly boolean[]) => ({
  decided: { kind: 'promise' as const, decisions, target: 0.9 },
});
const uniform = (seed: string, count: number) => Array.from({ length: count }, createUniformStream(seed));

describe('testDrift', () => {
  test('says nothing when nothing changed, or when there is nothing to compare', () => {
    expect(drifted({}, LOOKS)).toEqual([]);
    expect(drifted({ flags: { hits: 0, all: 0 } }, LOOKS)).toEqual([]);
    expect(drifted({ decided: { kind: 'traffic', today: { hits: 0, all: 0 } } }, LOOKS)).toEqual([]);
    expect(drifted({ scores: { before: uniform('a', 500), now: uniform('b', 80) } })).toEqual([]);
  });

  test('sees flags double or vanish in a day', () => {
    expect(drifted({ flags: { hits: 55, all: 2_000 } })).toEqual(['flag-rate']);
    expect(drifted({ flags: { hits: 1, all: 4_000 } })).toEqual(['flag-rate']);
  });

  test('sees what no day shows: flags two thirds more often, fewer of them violations', () => {
    const flags = { hits: 34, all: 2_000 };
    expect(drifted({ flags })).toEqual([]);
    expect(drifted({ flags }, 10)).toEqual(['flag-rate']);
    const decided = { kind: 'traffic' as const, today: { hits: 18, all: 40 } };
    expect(drifted({ decided })).toEqual([]);
    expect(drifted({ decided }, 12)).toEqual(['verdicts']);
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

  test('sees pictures change, at their own share of a comparison', () => {
    expect(drifted({ picturesPValue: 0.01 / PICTURE_LOOKS })).toEqual(['pictures']);
    expect(drifted({ picturesPValue: 0.011 / PICTURE_LOOKS })).toEqual([]);
  });

  test('a new watch bets anew, and keeps what was counted', () => {
    const of = (number: number) => testDrift(number, evidence, quiet, plan).evidence.flags;
    const first = of(1);
    const rich = { flags: { ...first, capital: first.capital.map(() => 7) }, verdicts: null };
    const [last, next] = [LOOKS, LOOKS + 1].map(
      (number) => testDrift(number, rich, { ...quiet, ...promise([]) }, plan).findings[0]!,
    );
    expect(last!.isDrifted || last!.pValue < 0.1).toBe(true);
    expect(next!.pValue).toBe(1);
    expect(testDrift(LOOKS + 1, rich, quiet, plan).evidence.flags.seen).toEqual({ hits: 240, all: 24_000 });
  });

  test('over a whole watch with a look every day it alarms falsely at most as often as it says', () => {
    const lives = 300;
    const daily = { falseAlarmShare: 0.1, looks: 10 };
    const next = createUniformStream('lives');
    const draw = (count: number) => Array.from({ length: count }, next);
    const hits = (count: number, share: number) => draw(count).filter((u) => u < share).length;
    let alarms = 0;
    for (let life = 0; life < lives; life++) {
      const before = draw(200);
      let kept = firstEvidence({ flags: { hits: hits(5_000, 0.03), all: 5_000 }, verdicts: null });
      const decisions: boolean[] = [];
      const recent: number[][] = [];
      let isStale = false;
      for (let day = 1; day <= daily.looks; day++) {
        // The promise is just kept: the hardest case for the test of errors.
        decisions.push(...draw(10).map((u) => u < 0.9));
        recent.push(draw(30));
        const looked = testDrift(
          day,
          kept,
          {
            flags: { hits: hits(600, 0.03), all: 600 },
            scores: { before, now: recent.slice(-7).flat() },
            // Uniform, as the test's chances are when nothing changes.
            picturesPValue: day === 1 ? next() : null,
            decided: { kind: 'promise', decisions, target: 0.9 },
          },
          daily,
        );
        kept = looked.evidence;
        isStale ||= looked.findings.some(({ isDrifted }) => isDrifted);
      }
      alarms += Number(isStale);
    }
    expect(alarms / lives).toBeLessThan(0.1 + 3 * Math.sqrt((0.1 * 0.9) / lives));
  });
});
