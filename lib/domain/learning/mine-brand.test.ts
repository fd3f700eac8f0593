import { describe, expect, test } from 'vitest';
import { chooseRound, mineBrand, type Known, type PoolScore } from './mine-brand';

/** `flagged` stand at the head of a pool ten times as large. */
function pool(...flagged: Known[]): PoolScore[] {
  const head = flagged.map((known, index) => ({
    imageSha256: `head-${String(index).padStart(3, '0')}`,
    prob: 0.9 - index / 1_000,
    known,
    isLearned: false,
  }));
  const tail = Array.from({ length: 9 * flagged.length }, (_, index) => ({
    imageSha256: `tail-${index}`,
    prob: 0.01,
    known: 'absent' as const,
    isLearned: true,
  }));
  return [...tail, ...head];
}
const many = (known: Known, count: number): Known[] => Array.from({ length: count }, () => known);
const RULES = { flagRate: 0.1, quota: 5, rounds: 3 };
const FIRST = { round: 1, before: null };

describe('mining a brand', () => {
  test('leaves one alone whose flags are right, and says of how many', () => {
    const mined = mineBrand(pool(...many('present', 39), 'absent'), RULES, FIRST);
    expect(mined).toMatchObject({ outcome: 'left-alone', flaggedCount: 40, hard: [], unknown: [] });
    expect(mined.precision).toMatchObject({ value: 0.975, n: 40 });
  });

  test('takes the surest of what is known not to be it, and of what nobody knows, up to its quota', () => {
    const mined = mineBrand(
      pool(...many('present', 20), ...many('absent', 10), ...many(null, 10)),
      RULES,
      FIRST,
    );
    expect(mined.outcome).toBe('mined');
    expect(mined.hard).toEqual(['head-020', 'head-021', 'head-022', 'head-023', 'head-024']);
    expect(mined.unknown).toHaveLength(5);
  });

  test('ends when precision has stopped rising', () => {
    const round = (before: number) =>
      mineBrand(pool(...many('present', 24), ...many('absent', 8)), RULES, { round: 2, before }).outcome;
    expect(round(0.6)).toBe('mined');
    expect(round(0.745)).toBe('no-gain');
    expect(round(0.9)).toBe('no-gain');
  });

  test('ends when what is wrong is learned against already, and after the last round allowed', () => {
    const scores = pool(...many('present', 24), ...many('absent', 8));
    const learned = scores.map((score) => ({ ...score, isLearned: score.known === 'absent' }));
    expect(mineBrand(learned, RULES, FIRST)).toMatchObject({ outcome: 'nothing-new', hard: [] });
    expect(mineBrand(scores, RULES, { round: 3, before: 0.5 }).outcome).toBe('capped');
  });

  test('keeps the most precise round, of equal ones the first', () => {
    const of = (value: number) => ({ precision: { value, low: 0, high: 1, n: 40 } });
    expect(chooseRound([of(0.5), of(0.75), of(0.75), of(0.6)])).toBe(1);
    expect(chooseRound([{ precision: null }])).toBe(0);
  });

  test('does not judge by a few known pictures, but asks about the others', () => {
    const mined = mineBrand(pool(...many('present', 5), ...many(null, 35)), RULES, FIRST);
    expect(mined).toMatchObject({ outcome: 'too-few', precision: { value: 1, n: 5 } });
    expect(mined.unknown).toHaveLength(5);
    expect(mineBrand([], RULES, FIRST)).toMatchObject({
      outcome: 'too-few',
      precision: null,
      flaggedCount: 0,
    });
  });
});
