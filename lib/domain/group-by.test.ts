import { expect, test } from 'vitest';
import { groupBy } from './group-by';

test('groups stand in the order of their first member, members in theirs', () => {
  const groups = groupBy(['b1', 'a1', 'b2', 'c1', 'a2'], (word) => word[0]);
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2']],
    ['c', ['c1']],
  ]);
});
