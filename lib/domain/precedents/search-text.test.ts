import { expect, test } from 'vitest';
import { searchWords, toSearchText } from './search-text';

test.each([
  [['Word-mark  LEGIBLE', 'Ｎｉｋｅ'], 'word-mark legible nike'],
  [['字标清晰', '（包装）'], '字标清晰 (包装)'],
  [['ﬁne Ångström', ''], 'fine ångström'],
  [['', ' \n'], ''],
])('%j is searched as %j', (texts, want) => {
  expect(toSearchText(...texts)).toBe(want);
});

test('a search is its words, once each, in the same form', () => {
  expect(searchWords(' Cap  cap ＣＡＰ 字标 ')).toEqual(['cap', '字标']);
  expect(searchWords('')).toEqual([]);
});
