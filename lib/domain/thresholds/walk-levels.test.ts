import { describe, expect, test } from 'vitest';
import { rejectByGraph } from '../statistics/graphical';
import { createUniformStream } from '../statistics/uniform-stream';
import { walkLevels } from './walk-levels';

const levels = (...pairs: [pValue: number | null, startShare: number][]) =>
  pairs.map(([pValue, startShare]) => ({ pValue, startShare }));
const states = (...pairs: [pValue: number | null, startShare: number][]) =>
  walkLevels(levels(...pairs), 0.05).map(({ state }) => state);

describe('walkLevels', () => {
  test('goes from strict to loose and stops at the first failure', () => {
    expect(states([0.01, 1], [0.05, 0], [0.2, 0], [0.001, 0])).toEqual([
      'passed',
      'passed',
      'failed',
      'not-reached',
    ]);
  });

  test('a second start goes on with its own part of delta', () => {
    expect(states([0.03, 0.5], [0.001, 0], [0.02, 0.5], [0.03, 0])).toEqual([
      'failed',
      'not-reached',
      'passed',
      'failed',
    ]);
  });

  test('a sequence that arrives adds its part to the second start', () => {
    expect(walkLevels(levels([0.01, 0.5], [0.04, 0.5], [0.05, 0]), 0.05)).toEqual([
      { state: 'passed', delta: 0.025 },
      { state: 'passed', delta: 0.05 },
      { state: 'passed', delta: 0.05 },
    ]);
  });

  test('waits for labels, and what a later start passed stays', () => {
    expect(states([null, 0.5], [null, 0], [0.01, 0.5])).toEqual(['waiting', 'not-reached', 'passed']);
    expect(states([0.01, 0.5], [0.001, 0], [0.01, 0.5])).toEqual(['passed', 'passed', 'passed']);
  });

  test('decides as the graph does that hands on along a chain', () => {
    const startShares = [0.5, 0, 0, 0.3, 0, 0.2];
    const transfers = startShares.map((_, from) => startShares.map((_, to) => Number(to === from + 1)));
    const next = createUniformStream('p-values');
    for (let round = 0; round < 500; round++) {
      const pValues = startShares.map(() => 0.08 * next() ** 2);
      const walked = walkLevels(
        pValues.map((pValue, index) => ({ pValue, startShare: startShares[index]! })),
        0.05,
      );
      const byGraph = rejectByGraph({ weights: startShares, transfers }, pValues, 0.05);
      expect(walked.map(({ state }) => state === 'passed')).toEqual(byGraph);
    }
  });
});
