import { expect, test } from 'vitest';
import { readInsightsFilter, writeInsightsFilter } from './insights-filter';

test('a URL gives a filter, and what means nothing is left out', () => {
  expect(readInsightsFilter({ days: '90', step: 'week', brand: 'lumipeak' })).toEqual({
    days: 90,
    step: 'week',
    brand: 'lumipeak',
  });
  expect(readInsightsFilter({ days: 'soon', step: 'hour', other: 'x' })).toEqual({ days: 28, step: 'day' });
});

test('what holds anyway is not written', () => {
  expect(writeInsightsFilter({ days: 28, step: 'day' })).toBe('');
  expect(writeInsightsFilter({ days: 7, step: 'week', brand: 'a&b' })).toBe('days=7&step=week&brand=a%26b');
});
