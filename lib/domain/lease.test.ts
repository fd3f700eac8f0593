import { expect, test } from 'vitest';
import { MAX_SLOTS_PER_TAB, renewEveryMs } from './lease';

test('a tab holds the item on the screen and the next two', () => {
  expect(MAX_SLOTS_PER_TAB).toBe(3);
});

test.each([
  { leaseMs: 300_000, want: 75_000 },
  { leaseMs: 10_003, want: 2_500 },
  { leaseMs: 4_000, want: 1_000 },
  { leaseMs: 1_000, want: 1_000 },
])('a lease of $leaseMs ms is renewed every $want ms', ({ leaseMs, want }) => {
  expect(renewEveryMs(leaseMs)).toBe(want);
});

test('three renewals in a row may be missed', () => {
  for (let leaseMs = 4_000; leaseMs <= 900_000; leaseMs += 1_733) {
    expect(3 * renewEveryMs(leaseMs)).toBeLessThan(leaseMs);
  }
});
