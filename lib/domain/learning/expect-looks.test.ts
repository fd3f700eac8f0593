import { expect, test } from 'vitest';
import { expectLooks } from './expect-looks';

test('before a look is decided nothing is expected', () => {
  expect(expectLooks({ decided: 0, present: 0 })).toBeNull();
});

test('few looks leave nearly everything open, many narrow it to what ten looks scatter', () => {
  expect(expectLooks({ decided: 2, present: 1 })).toMatchObject({ low: 0, high: 10 });
  const many = expectLooks({ decided: 1_000_000, present: 500_000 })!;
  // The middle 95 % of ten tosses of a coin.
  expect(many).toMatchObject({ looks: 10, low: 2, high: 8 });
  expect(many.expected).toBeCloseTo(5, 4);
});

test('nothing but hits, or none, is believed with half a look of doubt', () => {
  expect(expectLooks({ decided: 4, present: 4 })!.expected).toBeCloseTo(9, 10);
  expect(expectLooks({ decided: 4, present: 0 })!.expected).toBeCloseTo(1, 10);
});

test('the interval holds what comes in 95 of 100 cases at least, averaged over what the share may be', () => {
  // With Jeffreys' prior the prediction is exact by its own arithmetic: shares drawn from the posterior, then ten looks.
  const { low, high } = expectLooks({ decided: 20, present: 5 })!;
  const steps = 2_000;
  let [inside, total] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const share = (step + 0.5) / steps;
    const weight = share ** 4.5 * (1 - share) ** 14.5;
    let chance = (1 - share) ** 10;
    for (let count = 0; count <= 10; count++) {
      if (count >= low && count <= high) inside += weight * chance;
      chance *= ((10 - count) / (count + 1)) * (share / (1 - share));
    }
    total += weight;
  }
  expect(inside / total).toBeGreaterThanOrEqual(0.95);
  expect(inside / total).toBeLessThan(1);
});
