import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, expiryWarning } from './expiry';

describe('expiryWarning', () => {
  test.each([
    { validTo: '2026-11-21', want: null },
    { validTo: '2026-11-22', want: 'now' },
    { validTo: '2026-11-28', want: 'now' },
    { validTo: '2026-11-29', want: 'soon' },
    { validTo: '2026-12-21', want: 'soon' },
    { validTo: '2026-12-22', want: null },
  ])('an end on $validTo, seen on 22 November: $want', ({ validTo, want }) => {
    expect(expiryWarning(validTo, '2026-11-22')).toBe(want);
  });
});

test('days count over months, years and the turn to summer time', () => {
  expect(daysBetween('2026-12-31', '2027-01-01')).toBe(1);
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});
