import { describe, expect, test } from 'vitest';
import { reviewPriority, triageAd, type TriageInput } from './triage';

const score = (brandId: string, prob: number) => ({ brandId, brandModelId: `model of ${brandId}`, prob });
const threshold = (brandId: string, value: number) =>
  [`model of ${brandId}`, { id: `threshold of ${brandId}`, value }] as const;

function triage(change: Partial<TriageInput> = {}) {
  return triageAd({
    scores: [],
    authorizedBrandIds: new Set(),
    thresholds: new Map([threshold('a', 0.5), threshold('b', 0.5)]),
    u: 0.999,
    minAuditProb: 0.01,
    maxAuditProb: 0.25,
    previousP: 0,
    ...change,
  });
}

/** 0, 0.02, … 1 */
const PROBS = Array.from({ length: 51 }, (_, step) => step / 50);

describe('a flag', () => {
  test.each([
    { prob: 0.49, flagged: false },
    { prob: 0.5, flagged: true },
    { prob: 1, flagged: true },
  ])('at threshold 0.5, probability $prob flags: $flagged', ({ prob, flagged }) => {
    expect(triage({ scores: [score('a', prob)] }).isFlagged).toBe(flagged);
  });

  test('names brand, probability and the threshold used, the likeliest first', () => {
    const { flags } = triage({ scores: [score('a', 0.6), score('b', 0.8), score('c', 0.99)] });
    expect(flags).toEqual([
      { ...score('b', 0.8), thresholdId: 'threshold of b', threshold: 0.5 },
      { ...score('a', 0.6), thresholdId: 'threshold of a', threshold: 0.5 },
    ]);
  });

  test('is certain to be looked at, and is no audit', () => {
    expect(triage({ scores: [score('a', 0.9)], u: 0 })).toMatchObject({
      p: 1,
      isFlagged: true,
      isAudit: false,
    });
  });

  test('never comes from a brand that the seller may sell', () => {
    const authorized = triage({ scores: [score('a', 1)], authorizedBrandIds: new Set(['a']) });
    expect(authorized).toMatchObject({ flags: [], isFlagged: false });
    const other = triage({ scores: [score('a', 1), score('b', 0.7)], authorizedBrandIds: new Set(['a']) });
    expect(other.flags.map((flag) => flag.brandId)).toEqual(['b']);
  });

  test('needs a threshold of the very model that scored', () => {
    expect(triage({ scores: [score('a', 1)], thresholds: new Map([threshold('b', 0.1)]) }).isFlagged).toBe(
      false,
    );
  });
});

describe('the inclusion probability', () => {
  test.each([
    { what: 'an ad without a score', scores: [] },
    { what: 'an ad with score 0', scores: [score('a', 0)] },
    { what: 'an ad of an authorised seller', scores: [score('a', 0.9)], authorizedBrandIds: new Set(['a']) },
  ])('is never 0: $what', (change) => {
    expect(triage(change).p).toBeGreaterThanOrEqual(0.01);
  });

  test('grows with the score and lies between the bounds', () => {
    const ps = PROBS.map((prob) => triage({ scores: [score('a', prob)], thresholds: new Map() }).p);
    expect(ps[0]).toBeCloseTo(0.01, 12);
    expect(ps.at(-1)).toBeCloseTo(0.25, 12);
    ps.reduce((smaller, p) => (expect(p).toBeGreaterThan(smaller), p));
  });

  test('comes from the best score, in whatever order they stand', () => {
    const scores = [score('a', 0.1), score('b', 0.4), score('c', 0.2)];
    expect(triage({ scores }).p).toBe(triage({ scores: scores.toReversed() }).p);
    expect(triage({ scores }).p).toBe(triage({ scores: [score('b', 0.4)] }).p);
  });

  test('of a later decision is the largest so far', () => {
    expect(triage({ previousP: 0.2 }).p).toBe(0.2);
    expect(triage({ previousP: 1 })).toMatchObject({ p: 1, isFlagged: false });
    expect(triage({ previousP: 0.02, scores: [score('a', 0.49)] }).p).toBeGreaterThan(0.1);
  });

  test('does not depend on u', () => {
    const scores = [score('a', 0.3)];
    expect(triage({ scores, u: 0 }).p).toBe(triage({ scores, u: 0.999 }).p);
  });
});

describe('an audit', () => {
  test('is drawn exactly when u < p', () => {
    const scores = [score('a', 0.3)];
    const { p } = triage({ scores });
    expect(triage({ scores, u: p - 1e-12 }).isAudit).toBe(true);
    expect(triage({ scores, u: p }).isAudit).toBe(false);
  });

  test('drawn at a smaller p is drawn at every larger one: u is permanent', () => {
    for (let u = 0; u < 0.3; u += 0.003) {
      const drawn = PROBS.map(
        (prob) => triage({ scores: [score('a', prob)], thresholds: new Map(), u }).isAudit,
      );
      const first = drawn.indexOf(true);
      expect(drawn.slice(first === -1 ? drawn.length : first)).not.toContain(false);
    }
  });

  test('is drawn at the rate p', () => {
    const scores = [score('a', 0.4)];
    const us = Array.from({ length: 10_000 }, (_, index) => index / 10_000);
    const share = us.filter((u) => triage({ scores, u }).isAudit).length / us.length;
    expect(share).toBeCloseTo(triage({ scores }).p, 3);
  });
});

test.each([
  { wrong: { u: 1 }, says: /u must be in \[0, 1\), got 1/ },
  { wrong: { u: -0.1 }, says: /u must be/ },
  { wrong: { u: Number.NaN }, says: /u must be/ },
  {
    wrong: { scores: [score('a', 50)], thresholds: new Map() },
    says: /probability must be in \[0, 1\], got 50/,
  },
  { wrong: { minAuditProb: 0 }, says: /0 < min <= max <= 1/ },
  { wrong: { minAuditProb: 0.3 }, says: /0 < min <= max <= 1, got 0.3 and 0.25/ },
  { wrong: { maxAuditProb: 1.1 }, says: /0 < min <= max <= 1/ },
])('refuses $wrong', ({ wrong, says }) => {
  expect(() => triage(wrong)).toThrow(says);
});

describe('the priority of a look', () => {
  test.each([
    { what: 'nothing to find', prob: 0, impressions: 100_000, want: 0 },
    { what: 'certain, seen by everybody', prob: 1, impressions: 100_000, want: 1 },
    { what: 'certain, seen by nobody', prob: 1, impressions: 0, want: 0.4 },
    { what: 'certain, seen by more than everybody', prob: 1, impressions: 2_000_000_000, want: 1 },
  ])('$what: $want', ({ prob, impressions, want }) => {
    expect(reviewPriority({ prob, impressions })).toBeCloseTo(want, 9);
  });

  test('an unknown reach counts like a thousand impressions', () => {
    expect(reviewPriority({ prob: 0.7, impressions: null })).toBe(
      reviewPriority({ prob: 0.7, impressions: 1_000 }),
    );
  });

  test('grows with probability and reach and stays within 0 and 1', () => {
    const reaches = [0, 1, 10, 1_000, 50_000, 100_000, 5_000_000];
    for (const prob of PROBS.slice(1)) {
      const priorities = reaches.map((impressions) => reviewPriority({ prob, impressions }));
      priorities.reduce((less, priority) => (expect(priority).toBeGreaterThanOrEqual(less), priority));
      expect(Math.max(...priorities)).toBeLessThanOrEqual(1);
      expect(reviewPriority({ prob: prob - 0.02, impressions: 10 })).toBeLessThan(priorities[2]!);
    }
  });
});
