import { describe, expect, test } from 'vitest';
import { certificateEvidence, issueCertificate, leaveOutLessons } from './certificate';

const level = {
  threshold: 0.71,
  pairs: 1_840,
  startShare: 0,
  n: 184,
  errors: 9,
  groups: 180,
  missing: 0,
  pValue: 0.0131,
};
const facts = {
  promise: {
    quantity: 'actionable-precision',
    target: 0.9,
    delta: 0.05,
    spending: 'attempts',
    scope: { kind: 'per-brand' },
  },
  attempt: 1,
  errorOfAttempt: 0.025,
  design: { kind: 'blocks', blockSize: 10, rounds: 1, seed: 'certificate 7' },
  excludedLessons: 12,
  brandModelId: 'model 7',
  dataHash: 'abc',
  window: { from: '2026-10-01T00:00:00.000Z', to: '2026-10-31T00:00:00.000Z' },
} as const;

test('a certificate says all that is needed to check it again', () => {
  const issuedAt = new Date('2026-11-01T12:00:00Z');
  expect(issueCertificate(level, facts, { issuedAt, validDays: 90 })).toEqual({
    ...facts,
    confidence: 0.95,
    threshold: 0.71,
    n: 184,
    errors: 9,
    groups: 180,
    pValue: 0.0131,
    issuedAt: '2026-11-01T12:00:00.000Z',
    validUntil: '2027-01-30T12:00:00.000Z',
  });
});

describe('the evidence that is hashed', () => {
  const labels = ['b', 'a', 'c'].map((key, index) => ({
    key,
    prob: index / 4,
    lot: 0.1,
    group: null,
    isError: key === 'a',
  }));

  test('does not depend on the order of labels', () => {
    expect(certificateEvidence(labels)).toBe(certificateEvidence(labels.toReversed()));
  });

  test('changes with any answer', () => {
    const changed = labels.map((label) => ({ ...label, isError: false }));
    expect(certificateEvidence(changed)).not.toBe(certificateEvidence(labels));
  });
});

test('what the model learned from does not count, and it is said how much that is', () => {
  const rows = [
    { key: 'a', isLesson: true },
    { key: 'b', isLesson: false },
    { key: 'c', isLesson: true },
  ];
  expect(leaveOutLessons(rows)).toEqual({ rows: [{ key: 'b', isLesson: false }], excluded: 2 });
});
