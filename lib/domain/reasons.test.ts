import { describe, expect, test } from 'vitest';
import { isViolation, REASONS, showsBrand, type Reason } from './reasons';

type Meaning = { isViolation: boolean; showsBrand: boolean };
const MEANINGS: Record<Reason, Meaning> = {
  counterfeit: { isViolation: true, showsBrand: true },
  'trademark-use': { isViolation: true, showsBrand: true },
  'mark-covered': { isViolation: true, showsBrand: true },
  'look-alike': { isViolation: true, showsBrand: true },
  authorized: { isViolation: false, showsBrand: true },
  'generic-style': { isViolation: false, showsBrand: false },
  'not-this-brand': { isViolation: false, showsBrand: false },
  unidentifiable: { isViolation: false, showsBrand: false },
};

describe('the decision reasons of DOMAIN.md', () => {
  test('are eight, in the order of their keys', () => {
    expect(REASONS).toEqual(Object.keys(MEANINGS));
  });

  test.each(REASONS)('%s', (reason) => {
    expect({ isViolation: isViolation(reason), showsBrand: showsBrand(reason) }).toEqual(MEANINGS[reason]);
  });
});
