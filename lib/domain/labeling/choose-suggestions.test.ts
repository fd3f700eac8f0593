import { expect, test } from 'vitest';
import { chooseSuggestions, MAX_SHOWN, type FoundBox } from './choose-suggestions';

let next = 0;
/** Apart from every other box, unless its place is given. */
const found = (key: string, changes: Partial<FoundBox> = {}): FoundBox => ({
  key,
  x: 20 * next++,
  y: 0,
  width: 10,
  height: 10,
  objectness: 0.5,
  match: null,
  ...changes,
});
const keys = (boxes: readonly FoundBox[]) => boxes.map((box) => box.key);

test('marks of the brand asked for come first, whatever the detector thought, then imported ones, then the surest', () => {
  const boxes = [
    found('unsure', { objectness: 0.29 }),
    found('sure', { objectness: 0.9, match: { brandId: 'other', prob: 0.9 } }),
    found('imported', { objectness: null }),
    found('asked, weak', { objectness: 0.05, match: { brandId: 'asked', prob: 0.6 } }),
    found('asked', { objectness: 0.4, match: { brandId: 'asked', prob: 0.8 } }),
    found('fair', { objectness: 0.3 }),
  ];
  expect(keys(chooseSuggestions(boxes, 'asked'))).toEqual([
    'asked',
    'asked, weak',
    'imported',
    'sure',
    'fair',
  ]);
});

test('where any mark is asked for, no brand comes first', () => {
  const boxes = [
    found('weak', { match: { brandId: 'a', prob: 1 }, objectness: 0.4 }),
    found('strong', { objectness: 0.6 }),
  ];
  expect(keys(chooseSuggestions(boxes, null))).toEqual(['strong', 'weak']);
});

test('there are never more than fit on the screen', () => {
  const boxes = Array.from({ length: 60 }, (_, index) => found(String(index)));
  expect(chooseSuggestions(boxes, null)).toHaveLength(MAX_SHOWN);
});

test('the detector’s boxes around and inside a likelier one are left out; another brand’s and an import’s are not', () => {
  const mark = { x: 100, y: 100, width: 40, height: 40 };
  const brand = { brandId: 'asked', prob: 0.9 };
  const boxes = [
    found('mark', { ...mark, match: brand }),
    found('a part', { ...mark, width: 20, match: { ...brand, prob: 0.6 } }),
    found('all of the goods', { x: 60, y: 60, width: 200, height: 200 }),
    found('beside', { ...mark, x: 120 }),
    found('taken for another', { ...mark, match: { brandId: 'other', prob: 0.8 }, objectness: 0.4 }),
    found('imported', { ...mark, y: 300, objectness: null }),
    found('imported, the same', { ...mark, y: 300, objectness: null }),
    found('the same, found', { ...mark, y: 300 }),
  ];
  expect(keys(chooseSuggestions(boxes, 'asked'))).toEqual([
    'mark',
    'imported',
    'imported, the same',
    'beside',
    'taken for another',
  ]);
});
