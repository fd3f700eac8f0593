import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_DRAWING, type Drawing } from './drawing';
import { compareDrawings, isSameAnswer, mergeDrawings, type Side } from './merge';
import { boxOfSuggestion, newBox } from './new-boxes';
import { toRect } from './rect';

const suggestion = { key: 's1', x: 5, y: 5, width: 20, height: 20, brandId: 'oatly' };
const square = (id: string, x: number) => newBox(id, 'oatly', { x, y: 60, width: 10, height: 10 });
const mine: Drawing = {
  ...EMPTY_DRAWING,
  boxes: [square('same', 0), square('moved', 30), square('only mine', 60)],
  comment: 'mine',
};
const theirs: Drawing = {
  ...EMPTY_DRAWING,
  boxes: [square('t1', 0), square('t2', 32), boxOfSuggestion(suggestion, 't3', 'oatly')],
  comment: 'theirs',
};

test('only what differs is to be chosen', () => {
  const { boxes, isRestDifferent } = compareDrawings(mine, theirs);
  expect(boxes.map((pair) => [pair.mine?.id ?? null, pair.theirs?.id ?? null])).toEqual([
    ['moved', 't2'],
    ['only mine', null],
    [null, 't3'],
  ]);
  expect(isRestDifferent).toBe(true);
  expect(compareDrawings(mine, mine)).toEqual({ boxes: [], isRestDifferent: false });
});

test('each difference is taken from the chosen side', () => {
  const merged = mergeDrawings(mine, theirs, { boxes: ['theirs', 'mine', 'theirs'], rest: 'theirs' });
  expect(merged.boxes.map(({ id, x }) => [id, x])).toEqual([
    ['same', 0],
    ['t2', 32],
    ['only mine', 60],
    ['t3', 5],
  ]);
  expect(merged.comment).toBe('theirs');
});

test('one suggestion accepted on both sides is one box, however far it was moved', () => {
  const here = { ...EMPTY_DRAWING, boxes: [boxOfSuggestion(suggestion, 'id here', 'oatly')] };
  const there = { ...EMPTY_DRAWING, boxes: [{ ...boxOfSuggestion(suggestion, 'id there', 'oatly'), x: 70 }] };
  expect(compareDrawings(here, there).boxes).toHaveLength(1);
  expect(mergeDrawings(here, there, { boxes: ['theirs'], rest: 'mine' }).boxes).toEqual(there.boxes);
});

test('versions say the same whatever is hidden or in another order', () => {
  const turned = { ...mine, boxes: mine.boxes.map((box) => ({ ...box, isHidden: true })).toReversed() };
  expect(isSameAnswer(mine, turned)).toBe(true);
  expect(isSameAnswer(mine, { ...turned, rejectedKeys: ['s2'] })).toBe(false);
});

test('an outcome and a refusal give way to boxes that were chosen', () => {
  const none: Drawing = { ...EMPTY_DRAWING, outcome: 'no-mark', rejectedKeys: ['s1'] };
  expect(mergeDrawings(none, theirs, { boxes: ['mine', 'mine', 'theirs'], rest: 'mine' })).toMatchObject({
    boxes: [{ id: 't3' }],
    outcome: null,
    rejectedKeys: [],
  });
});

test('choosing one side everywhere gives the boxes of that side', () => {
  const anyDrawing = (side: string) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 6 })
      .map((xs): Drawing => ({ ...EMPTY_DRAWING, boxes: xs.map((x) => square(`${side} ${x}`, x)) }));
  const places = (drawing: Drawing) => drawing.boxes.map(toRect).sort((a, b) => a.x - b.x);
  const side = fc.constantFrom<Side>('mine', 'theirs');
  fc.assert(
    fc.property(anyDrawing('mine'), anyDrawing('theirs'), side, (a, b, chosen) => {
      const boxes = compareDrawings(a, b).boxes.map(() => chosen);
      const merged = mergeDrawings(a, b, { boxes, rest: chosen });
      expect(places(merged)).toEqual(places(chosen === 'mine' ? a : b));
    }),
  );
});
