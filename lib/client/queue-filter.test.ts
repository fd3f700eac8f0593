import { expect, test } from 'vitest';
import { readQueueFilter, writeQueueFilter } from './queue-filter';

test('a value that means nothing is left out and the others stay', () => {
  const filter = readQueueFilter({
    state: 'bogus',
    brand: 'oatly',
    sort: ['due', 'newest'],
    q: 'x'.repeat(300),
  });
  expect(filter).toEqual({ state: 'open', brand: 'oatly', sort: 'priority', limit: 50 });
});

test('names of other things in the URL are not filters', () => {
  expect(readQueueFilter({ cursor: 'abc', limit: '3', utm: 'x' })).toEqual(readQueueFilter({}));
});

test('versions of a definition filter with their brand, and mean nothing without it', () => {
  const versions = { suspectedUnder: '3', answeredUnder: 'x' };
  expect(readQueueFilter({ brand: 'oatly', ...versions })).toMatchObject({
    brand: 'oatly',
    suspectedUnder: 3,
  });
  expect(readQueueFilter(versions)).toEqual(readQueueFilter({}));
  expect(writeQueueFilter(readQueueFilter({ brand: 'oatly', state: 'any', answeredUnder: '2' }))).toBe(
    'state=any&brand=oatly&answeredUnder=2',
  );
});

test('what holds anyway is not written, so equal filters are equal strings', () => {
  expect(writeQueueFilter(readQueueFilter({ state: 'open', sort: 'priority', q: '' }))).toBe('');
  expect(writeQueueFilter(readQueueFilter({ q: 'oat & milk', state: 'settled' }), 'next')).toBe(
    'state=settled&q=oat+%26+milk&cursor=next',
  );
});
