import { describe, expect, test } from 'vitest';
import { authorizationStanding, type AuthorizationPeriod } from './standing';

const granted: AuthorizationPeriod = {
  validFrom: '2026-02-01',
  validTo: '2026-02-28',
  categories: [],
  isApproved: true,
  isRevoked: false,
};

describe('authorizationStanding', () => {
  test.each([
    { onDate: '2026-01-31', want: 'not-yet' },
    { onDate: '2026-02-01', want: 'valid' },
    { onDate: '2026-02-28', want: 'valid' },
    { onDate: '2026-03-01', want: 'expired' },
    { onDate: '2025-12-31', want: 'not-yet' },
  ])('both days of the period count: on $onDate it is $want', ({ onDate, want }) => {
    expect(authorizationStanding(granted, 'Shoes', onDate)).toBe(want);
  });

  test('one day is a period', () => {
    const oneDay = { ...granted, validTo: '2026-02-01' };
    expect(authorizationStanding(oneDay, '', '2026-02-01')).toBe('valid');
  });

  test.each([
    { categories: [], category: 'Shoes', want: 'valid' },
    { categories: ['Shoes', 'Bags'], category: 'Bags', want: 'valid' },
    { categories: ['shoes'], category: 'SHOES', want: 'valid' },
    { categories: ['Shoes'], category: 'Shoe laces', want: 'other-category' },
    { categories: ['Shoes'], category: '', want: 'other-category' },
  ])('$categories covers "$category": $want', ({ categories, category, want }) => {
    expect(authorizationStanding({ ...granted, categories }, category, '2026-02-10')).toBe(want);
  });

  test.each([
    { why: 'nobody approved it', change: { isApproved: false }, want: 'not-approved' },
    { why: 'it was revoked', change: { isRevoked: true }, want: 'revoked' },
    {
      why: 'it was revoked before anybody approved it',
      change: { isRevoked: true, isApproved: false },
      want: 'revoked',
    },
  ])('it does not count when $why', ({ change, want }) => {
    expect(authorizationStanding({ ...granted, ...change }, 'Shoes', '2026-02-10')).toBe(want);
  });
});
