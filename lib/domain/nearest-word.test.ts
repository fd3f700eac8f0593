import { expect, test } from 'vitest';
import { nearestWord } from './nearest-word';

const BRANDS = ['korvena', 'lumipeak', 'tasselwood'];

test.each([
  ['korvenna', 'korvena'],
  ['Lumipeak', 'lumipeak'],
  ['taselwod', 'tasselwood'],
  ['nobody', null],
  ['', null],
])('%j was meant as %j', (word, want) => {
  expect(nearestWord(word, BRANDS)).toBe(want);
});
