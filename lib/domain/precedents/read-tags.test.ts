import { expect, test } from 'vitest';
import { readTags } from './read-tags';

test('tags are read in either script, once each', () => {
  expect(readTags(' carton, 包装，盖子、carton; ')).toEqual(['carton', '包装', '盖子']);
  expect(readTags(' ')).toEqual([]);
});
