import { describe, expect, test } from 'vitest';
import { betOn, firstCapital, worthOf, type Capital } from './test-martingale';
import { createUniformStream } from './uniform-stream';

/** The capital after as many steps, and the most that it ever was. */
function play(chances: Iterable<number>): { capital: Capital; most: number } {
  let capital = firstCapital();
  let most = worthOf(capital);
  for (const up of chances) {
    capital = betOn(capital, { up, down: 1 - up });
    most = Math.max(most, worthOf(capital));
  }
  return { capital, most };
}

describe('betOn', () => {
  test('begins with one, and wins nothing on average', () => {
    expect(worthOf(firstCapital())).toBeCloseTo(1, 12);
    // Over all chances at equal steps; the bold bets win the most on the smallest, so the sum lies a little under.
    const steps = 100_000;
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const up = (step + 0.5) / steps;
      sum += worthOf(betOn(firstCapital(), { up, down: 1 - up }));
    }
    expect(sum / steps).toBeGreaterThan(0.9);
    expect(sum / steps).toBeLessThan(1);
  });

  test('looked at after each of 90 steps it reaches 20 in at most 5 % of lives in which nothing happens', () => {
    const next = createUniformStream('quiet');
    const lives = 4_000;
    let reached = 0;
    for (let life = 0; life < lives; life++) {
      reached += Number(play(Array.from({ length: 90 }, next)).most >= 20);
    }
    expect(reached / lives).toBeLessThan(0.05);
    expect(reached / lives).toBeGreaterThan(0.005);
  });

  test.each(['up', 'down'])('what is mild adds up, also when it begins late, and it goes %s', (way) => {
    const next = createUniformStream('late');
    const quiet = Array.from({ length: 60 }, next);
    // As if each day lay a deviation to one side.
    const mild = Array.from({ length: 20 }, () => Math.min(0.999, next() ** 2));
    const late = [...quiet, ...(way === 'up' ? mild : mild.map((chance) => 1 - chance))];
    expect(play(quiet).most).toBeLessThan(20);
    expect(play(late).most).toBeGreaterThan(20);
  });

  test('one day is enough where its chance is small enough, and a day without anything costs nothing that grows', () => {
    expect(play([1e-9]).most).toBeGreaterThan(1e5);
    expect(worthOf(betOn(firstCapital(), { up: 1, down: 1 }))).toBeLessThan(1);
    expect(() => betOn([1], { up: 0.5, down: 0.5 })).toThrow(RangeError);
  });
});
