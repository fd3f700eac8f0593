import { describe, expect, test } from 'vitest';
import {
  agreeWithBoxes,
  areBoxesComplete,
  compareSlugs,
  isExplicitNegative,
  type ExchangePicture,
} from './exchange-picture';

const picture = (change: Partial<ExchangePicture> = {}): ExchangePicture => ({
  fileName: 'a.jpg',
  sha256: null,
  uprightSha256: null,
  width: 10,
  height: 10,
  split: null,
  ad: null,
  boxes: [],
  searches: [],
  labels: [],
  ...change,
});
const nike = { brandSlug: 'nike' };
const box = { ...nike, x: 1, y: 1, width: 2, height: 2, provenance: 'drawn' } as const;
const present = { ...nike, presence: 'present', kind: 'mark', isHardNegative: false } as const;
const absent = { ...nike, presence: 'absent', kind: 'other', isHardNegative: true } as const;
const none = { ...nike, outcome: 'no-mark' } as const;

test.each<[string, Partial<ExchangePicture>, boolean, boolean]>([
  ['nobody looked', {}, false, false],
  ['a file that says nothing of searches', { searches: null }, true, true],
  ['searched, and none is there', { searches: [none] }, true, true],
  ['shown by a style, searched, and no mark is there', { searches: [none], labels: [present] }, true, true],
  ['shown, says a verdict, and nobody looked for the mark', { labels: [present] }, false, false],
  [
    'another brand was searched for',
    { searches: [{ brandSlug: 'puma', outcome: 'no-mark' }], labels: [present] },
    false,
    false,
  ],
  ['absent, says a verdict: a hard negative', { labels: [absent] }, true, true],
  ['boxed', { boxes: [box], searches: [{ ...nike, outcome: 'boxes' }], labels: [present] }, true, false],
])('%s', (_what, change, isComplete, isNegative) => {
  expect(areBoxesComplete(picture(change))).toBe(isComplete);
  expect(isExplicitNegative(picture(change))).toBe(isNegative);
});

describe('searches are brought up to the boxes', () => {
  test('that somebody has drawn since', () => {
    expect(agreeWithBoxes([none], [{ brandSlug: 'puma' }, nike])).toEqual([
      { brandSlug: 'nike', outcome: 'boxes' },
      { brandSlug: 'puma', outcome: 'boxes' },
    ]);
  });
  test('that somebody has removed since', () => {
    expect(agreeWithBoxes([{ ...nike, outcome: 'boxes' }], [])).toEqual([none]);
  });
  test('and what was said without boxes stays', () => {
    const searches = [
      { brandSlug: 'a', outcome: 'wrong-brand' },
      { brandSlug: null, outcome: 'no-mark' },
    ] as const;
    expect(agreeWithBoxes(searches, [])).toEqual(searches);
  });
});

test('slugs are in the order of their code points, nobody last', () => {
  expect(['b', null, 'ä', 'B', 'a'].toSorted(compareSlugs)).toEqual(['B', 'a', 'b', 'ä', null]);
});
