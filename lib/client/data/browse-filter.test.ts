import { describe, expect, test } from 'vitest';
import {
  BROWSE_FILTER_NAMES,
  readBrowseFilter,
  readLike,
  writeBrowseFilter,
  writeSimilarFilter,
} from './browse-filter';

const SHA = 'a'.repeat(64);
const ALL = {
  brand: 'acme',
  presence: 'absent',
  kind: 'other',
  hard: 'yes',
  reason: 'not-this-brand',
  boxed: 'no',
  source: 'shop',
  scoreMin: '0.25',
  scoreMax: '0.75',
  sideMin: '100',
  sideMax: '2000',
  from: '2026-01-01',
  to: '2026-02-01',
  dataset: 'shoes',
  split: 'test',
  sort: 'doubt',
};

describe('filters of the data browser', () => {
  test('survive the way through the address', () => {
    const query = writeBrowseFilter(readBrowseFilter(ALL));
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual(ALL);
    expect(Object.keys(ALL).toSorted()).toEqual([...BROWSE_FILTER_NAMES].toSorted());
  });

  test('leave out what holds anyway', () => {
    expect(writeBrowseFilter(readBrowseFilter({ sort: 'newest', presence: 'answered' }))).toBe('');
    expect(writeBrowseFilter(readBrowseFilter({ sort: 'newest' }), 'next')).toBe('cursor=next');
  });

  test('leave out what means nothing, and keep the rest', () => {
    const read = readBrowseFilter({
      brand: 'acme',
      presence: 'maybe',
      scoreMin: '7',
      sort: 'colour',
      other: 'x',
    });
    expect(writeBrowseFilter(read)).toBe('brand=acme');
  });

  test('of pictures like one are of answered pairs only when that is said', () => {
    expect(writeSimilarFilter(readBrowseFilter({ like: SHA }), SHA)).toBe(`like=${SHA}`);
    const answered = readBrowseFilter({ like: SHA, presence: 'answered' });
    expect(writeSimilarFilter(answered, SHA)).toBe(`presence=answered&like=${SHA}`);
  });

  test('of pictures like one have no order', () => {
    const read = readBrowseFilter({ brand: 'acme', sort: 'doubt', like: SHA });
    expect(writeSimilarFilter(read, SHA)).toBe(`brand=acme&like=${SHA}`);
    expect(readLike({ like: SHA })).toBe(SHA);
    expect(readLike({ like: 'this one' })).toBeNull();
    expect(readLike({})).toBeNull();
  });
});
