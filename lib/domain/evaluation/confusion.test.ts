import { describe, expect, test } from 'vitest';
import { confuse, type JudgedBrand } from './confusion';

const brand = (brandId: string, isPresent: boolean, prob: number, threshold = 0.5): JudgedBrand => ({
  brandId,
  isPresent,
  prob,
  isFlagged: prob >= threshold,
});

describe('confuse', () => {
  test.each([
    { why: 'a brand that is flagged alone is itself', brands: [brand('a', true, 0.9)], want: [['a', 'a']] },
    { why: 'one that is not flagged is none', brands: [brand('a', true, 0.2)], want: [['a', null]] },
    {
      why: 'the more probable flag is what is said, also beside the right one',
      brands: [brand('a', true, 0.8), brand('b', false, 0.9)],
      want: [['a', 'b']],
    },
    {
      why: 'a less probable wrong flag is no confusion',
      brands: [brand('a', true, 0.9), brand('b', false, 0.8)],
      want: [['a', 'a']],
    },
    {
      why: 'of two that are there each is itself',
      brands: [brand('a', true, 0.9), brand('b', true, 0.8), brand('c', true, 0.1)],
      want: [
        ['a', 'a'],
        ['b', 'b'],
        ['c', null],
      ],
    },
    { why: 'nothing there and nothing said', brands: [], want: [[null, null]] },
    { why: 'nothing there and something said', brands: [brand('a', false, 0.7)], want: [[null, 'a']] },
  ])('$why', ({ brands, want }) => {
    expect(confuse(brands).map(({ truth, said }) => [truth, said])).toEqual(want);
  });
});
