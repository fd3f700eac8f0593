import { describe, expect, test } from 'vitest';
import { planCases, type FrozenEntry } from './plan-cases';

const entry = (
  imageSha256: string,
  brandId: string | null,
  rest: Partial<FrozenEntry> = {},
): FrozenEntry => ({
  imageSha256,
  revisionId: null,
  inclusionProb: null,
  brandId,
  isPresent: true,
  kind: 'mark',
  markSize: null,
  ...rest,
});
const taughtBy =
  (lessons: string[], near: string[] = []) =>
  (sha256: string) =>
    lessons.includes(sha256) ? 'lesson' : near.includes(sha256) ? ('near-lesson' as const) : null;

describe('planCases', () => {
  test('a picture of a closed set is a case with all that was said of it', () => {
    const { cases } = planCases('closed', [entry('x', 'a'), entry('y', 'a'), entry('x', 'b')], taughtBy([]));
    expect(cases.map(({ number, labels }) => [number, labels.map(({ brandId }) => brandId)])).toEqual([
      [0, ['a', 'b']],
      [1, ['a']],
    ]);
  });

  test('an ad of a sample is a case: one picture with the brand is enough, the largest mark counts', () => {
    const ad = { revisionId: 'ad', inclusionProb: 0.02 };
    const [only] = planCases(
      'open',
      [
        entry('x', 'a', { ...ad, isPresent: false, kind: 'other' }),
        entry('y', 'a', { ...ad, markSize: 0.1 }),
        entry('z', 'a', { ...ad, markSize: 0.3 }),
        entry('x', null, ad),
      ],
      taughtBy([]),
    ).cases;
    expect(only).toMatchObject({ weight: 50, revisionId: 'ad' });
    expect(only!.labels).toEqual([
      { brandId: 'a', isPresent: true, kind: 'mark', markSize: 0.3, imageSha256: 'z' },
    ]);
  });

  test('what a model learned from is left out and counted, and the others keep their numbers', () => {
    const entries = ['w', 'x', 'y', 'z'].map((sha256) => entry(sha256, 'a'));
    const plan = planCases('closed', entries, taughtBy(['x'], ['z']));
    expect(plan).toMatchObject({ lessons: 1, nearLessons: 1 });
    expect(plan.cases.map(({ number }) => number)).toEqual([0, 2]);
  });

  test('past misses stand for themselves, whatever the chance they were found with', () => {
    const [only] = planCases(
      'business',
      [entry('x', 'a', { revisionId: 'ad', inclusionProb: 0.01 })],
      taughtBy([]),
    ).cases;
    expect(only!.weight).toBe(1);
  });
});
