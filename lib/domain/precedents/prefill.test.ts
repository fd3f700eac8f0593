import { expect, test } from 'vitest';
import { guessPoint, guessReason } from './prefill';

const suspect = {
  prob: 0.9,
  isAuthorized: false,
  signals: [
    { name: 'appearance' as const, contribution: 2 },
    { name: 'mark' as const, contribution: 0.5 },
  ],
};

test.each([
  [{ prob: 0.9, isAuthorized: false }, 'trademark-use'],
  [{ prob: 0.9, isAuthorized: true }, 'authorized'],
  [{ prob: 0.4, isAuthorized: true }, 'not-this-brand'],
])('of %j one thinks first of %s', (change, want) => {
  expect(guessReason({ ...suspect, ...change })).toBe(want);
});

test.each([
  ['the kind that the strongest signal is about', ['logo', 'style', 'packaging'], 2],
  ['the next kind that it is about', ['logo', 'detail'], 1],
  ['the first when none is about it', ['word-mark', 'logo'], 0],
  ['none when there is none', [], null],
] as const)('a point is guessed: %s', (_what, kinds, want) => {
  const points = kinds.map((kind) => ({ kind }));
  expect(guessPoint(suspect, points)).toBe(want);
});

test('without signals it is the first point', () => {
  expect(guessPoint({ ...suspect, signals: [] }, [{ kind: 'logo' }])).toBe(0);
});
