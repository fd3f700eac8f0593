import { expect, test } from 'vitest';
import { chooseShown } from './choose-shown';

test.each([
  [
    ['a', 'b', 'c'],
    ['x', 'y', 'z'],
    ['a', 'b', 'x', 'y'],
  ],
  [['a', 'b', 'c'], ['x'], ['a', 'b', 'c', 'x']],
  [['a'], ['x', 'y', 'z'], ['a', 'x', 'y', 'z']],
  [['a', 'b', 'c', 'd', 'e'], [], ['a', 'b', 'c', 'd']],
  [[], ['x'], ['x']],
])('of %j and %j are shown %j', (first, second, want) => {
  expect(chooseShown(first, second, 4)).toEqual(want);
});
