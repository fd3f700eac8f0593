import { describe, expect, test } from 'vitest';
import { extendTo, keepListed, moveInGrid, NOTHING_SELECTED, selectAll, toggleOne } from './selection';

const ALL = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const keys = (selection: { keys: ReadonlySet<string> }) => [...selection.keys].toSorted().join('');

describe('a selection', () => {
  test('takes one, gives it back, and takes ranges from where it took one', () => {
    const one = toggleOne(NOTHING_SELECTED, ALL, 2);
    expect(keys(one)).toBe('c');
    expect(keys(toggleOne(one, ALL, 2))).toBe('');
    const range = extendTo(one, ALL, 0, 5);
    expect(keys(range)).toBe('cdef');
    expect(keys(extendTo(range, ALL, 0, 0))).toBe('abcdef');
    expect(range.anchor).toBe(2);
  });

  test('starts a range where one stands when nothing was taken before', () => {
    expect(keys(extendTo(NOTHING_SELECTED, ALL, 3, 4))).toBe('de');
    expect(keys(extendTo(NOTHING_SELECTED, ALL, 3, 1))).toBe('bcd');
  });

  test('takes all, and loses what is no longer listed', () => {
    const all = selectAll(ALL);
    expect(keys(all)).toBe('abcdefg');
    expect(keys(keepListed(all, ['b', 'x']))).toBe('b');
    expect(keepListed(all, ALL)).toBe(all);
    expect(selectAll([]).anchor).toBeNull();
  });

  test('of a place that there is not takes nothing', () => {
    expect(keys(toggleOne(NOTHING_SELECTED, ALL, 99))).toBe('');
  });
});

test.each([
  [0, 'right', 1],
  [6, 'right', 6],
  [0, 'left', 0],
  [4, 'left', 3],
  [0, 'up', 0],
  [4, 'up', 1],
  [1, 'down', 4],
  // The last row is not full.
  [5, 'down', 6],
  [6, 'down', 6],
] as const)('from %s one step %s is %s', (index, step, wanted) => {
  expect(moveInGrid(index, step, { columns: 3, count: 7 })).toBe(wanted);
});

test('the first and the last are one step away', () => {
  expect(moveInGrid(4, 'first', { columns: 3, count: 7 })).toBe(0);
  expect(moveInGrid(1, 'last', { columns: 3, count: 7 })).toBe(6);
});

test('an empty grid has nowhere to go', () => {
  expect(moveInGrid(0, 'last', { columns: 3, count: 0 })).toBe(0);
  expect(moveInGrid(0, 'down', { columns: 3, count: 0 })).toBe(0);
});
