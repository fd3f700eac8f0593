import { expect, test } from 'vitest';
import { simulateDrift } from './simulate-drift';

test('large shifts are told within a week, quiet quarters seldom, and a seed says the same again', () => {
  const options = { lives: 3, thresholds: 1, seed: 'a' };
  const result = simulateDrift(options, () => {});
  expect(result).toMatchObject({ stated: 0.1, watched: 2, looks: 90, lives: 3 });
  expect(result.falseAlarms).toBe(0);
  const told = new Map(result.power.map(({ shift, withinAWeek }) => [shift, withinAWeek]));
  expect(told.get('flags × 2')).toBe(1);
  expect(told.get('scores moved (u³ to u²)')).toBe(1);
  expect(simulateDrift(options, () => {})).toEqual(result);
}, 60_000);
