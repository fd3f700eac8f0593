import { expect, test } from 'vitest';
import { simulateDrift } from './simulate-drift';

test('large shifts are told within a week, mild ones within a month, quiet quarters seldom, and a seed says the same again', () => {
  const options = { lives: 1, thresholds: 1, seed: 'a' };
  const result = simulateDrift(options, () => {});
  expect(result).toMatchObject({ stated: 0.1, watched: 2, looks: 90, lives: 1 });
  expect(result.falseAlarms).toBe(0);
  const told = new Map(result.power.map((row) => [`${row.subject}: ${row.shift}`, row]));
  for (const large of ['traffic: scores moved (u³ to u²)', 'traffic: precision 60 % to 30 %']) {
    expect(told.get(large)!.withinAWeek).toBe(1);
  }
  for (const mild of ['traffic: flags × 1.5', 'threshold: precision 60 % to 45 %']) {
    expect(told.get(mild)!.withinAMonth).toBe(1);
  }
  expect(simulateDrift(options, () => {})).toEqual(result);
}, 120_000);
