import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { interleave } from './interleave';

test.each([
  { many: 'abcdef', rare: 'XY', want: 'abXcdeYf' },
  { many: 'abc', rare: '', want: 'abc' },
  { many: '', rare: 'XYZ', want: 'XYZ' },
  { many: 'a', rare: 'XYZ', want: 'XaYZ' },
])('$many and $rare make $want', ({ many, rare, want }) => {
  expect(interleave(many.split(''), rare.split('')).join('')).toBe(want);
});

test('keeps everything, and the order within each list', () => {
  const numbers = fc.array(fc.integer(), { maxLength: 30 });
  fc.assert(
    fc.property(numbers, numbers, (many, rare) => {
      const all = interleave(
        many.map((value) => ({ value, from: 'many' })),
        rare.map((value) => ({ value, from: 'rare' })),
      );
      expect(all.filter((one) => one.from === 'many').map((one) => one.value)).toEqual(many);
      expect(all.filter((one) => one.from === 'rare').map((one) => one.value)).toEqual(rare);
    }),
  );
});
