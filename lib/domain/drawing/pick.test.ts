import { expect, test } from 'vitest';
import { pickTarget, type PickScene } from './pick';

const outer = { id: 'outer', x: 0, y: 0, width: 100, height: 100 };
const inner = { id: 'inner', x: 20, y: 20, width: 30, height: 30 };
const suggestion = { key: 's1', x: 150, y: 20, width: 30, height: 30 };
const scene: PickScene = { boxes: [inner, outer], suggestions: [suggestion], chosen: null, reachPx: 6 };

test.each([
  { why: 'the smallest box around the point', x: 30, y: 30, want: { kind: 'box', boxId: 'inner' } },
  { why: 'the box around it', x: 90, y: 90, want: { kind: 'box', boxId: 'outer' } },
  { why: 'a box beside its outline', x: 102, y: 50, want: { kind: 'box', boxId: 'outer' } },
  { why: 'a suggestion by its outline', x: 154, y: 30, want: { kind: 'suggestion', suggestionKey: 's1' } },
  { why: 'the bare picture inside a suggestion', x: 165, y: 35, want: null },
  { why: 'the bare picture', x: 120, y: 120, want: null },
])('takes hold of $why', ({ x, y, want }) => {
  expect(pickTarget({ x, y }, scene)).toEqual(want);
});

test.each([
  { why: 'a corner before an edge', x: 52, y: 51, want: 'se' },
  { why: 'an edge anywhere along it', x: 28, y: 18, want: 'n' },
  { why: 'the right edge', x: 53, y: 33, want: 'e' },
])('of the chosen box takes $why', ({ x, y, want }) => {
  expect(pickTarget({ x, y }, { ...scene, chosen: inner })).toEqual({
    kind: 'handle',
    boxId: 'inner',
    handle: want,
  });
});

test.each([
  { why: 'its corner', x: 52, y: 51, want: { kind: 'handle', boxId: 'inner', handle: 'se' } },
  {
    why: 'the handle in the middle of an edge',
    x: 35,
    y: 19,
    want: { kind: 'handle', boxId: 'inner', handle: 'n' },
  },
  {
    why: 'nothing along an edge, so the next box begins there',
    x: 28,
    y: 18,
    want: { kind: 'box', boxId: 'inner' },
  },
  { why: 'nothing a little beside a corner', x: 55, y: 55, want: { kind: 'box', boxId: 'outer' } },
])('of a fresh box takes $why', ({ x, y, want }) => {
  expect(pickTarget({ x, y }, { ...scene, chosen: inner, isFresh: true })).toEqual(want);
});

test('of boxes of one size the one drawn last is taken', () => {
  const twin = { ...inner, id: 'twin' };
  expect(pickTarget({ x: 30, y: 30 }, { ...scene, boxes: [inner, twin] })).toMatchObject({ boxId: 'twin' });
});
