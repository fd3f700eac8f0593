import { describe, expect, test } from 'vitest';
import { estimateShare } from '../evaluation/intervals';
import type { Known } from './create-known';
import { chooseRound, mineBrand, type PoolScore } from './mine-brand';

/** `flagged` stand at the head of a pool ten times as large. */
function pool(...flagged: Known[]): PoolScore[] {
  const head = flagged.map((known, index) => ({
    imageSha256: `head-${String(index).padStart(3, '0')}`,
    prob: 0.9 - index / 1_000,
    known,
    isLearned: false,
    isMined: false,
  }));
  const tail = Array.from({ length: 9 * flagged.length }, (_, index) => ({
    imageSha256: `tail-${index}`,
    prob: 0.01,
    known: 'absent' as const,
    isLearned: true,
    isMined: false,
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

  test('judges a round without what was mined before it, by what the round before left to beat', () => {
    // 8 of 32 at the head were mined; the next ones in the tail are wrong as well.
    const scores = pool(...many('present', 24), ...many('absent', 8)).map((one) => ({
      ...one,
      isMined: one.imageSha256.startsWith('head') && one.known === 'absent',
    }));
    const round = (before: number | null) =>
      mineBrand(scores, RULES, { round: 2, before: before === null ? null : estimateShare(before, 100) });
    const { precision, apart, toBeat, hard } = round(60);
    expect(precision).toMatchObject({ value: 24 / 32, n: 32 });
    // Of 312 pictures that were not mined a tenth is 31: seven of them are from the tail.
    expect(apart).toMatchObject({ value: 24 / 31, n: 31 });
    expect(hard).toHaveLength(5);
    expect(toBeat).toEqual(apart);
    expect(round(60).outcome).toBe('mined');
    expect(round(77).outcome).toBe('no-gain');
    expect(round(90).outcome).toBe('no-gain');
    expect(round(null).outcome).toBe('no-gain');
  });

  test('leaves out what it mines when it says what is to beat', () => {
    const { apart, toBeat } = mineBrand(pool(...many('present', 30), ...many('absent', 10)), RULES, FIRST);
    expect(apart).toMatchObject({ value: 30 / 40, n: 40 });
    // Five wrong ones go, a tenth of 395 is 39: the tail moves up.
    expect(toBeat).toMatchObject({ value: 30 / 39, n: 39 });
  });

  test('takes a head of 30 pictures from a small pool', () => {
    const mined = mineBrand(pool(...many('present', 3), ...many('absent', 4)), RULES, FIRST);
    expect(mined).toMatchObject({ outcome: 'mined', poolCount: 70, flaggedCount: 30 });
    expect(mined.hard).toEqual(['head-003', 'head-004', 'head-005', 'head-006']);
  });

  test('mines what is known to be wrong even where too little is known to state precision', () => {
    const head = [...many('present', 25), 'absent' as const, ...many(null, 14)];
    const mined = mineBrand(pool(...head), RULES, FIRST);
    expect(mined).toMatchObject({ outcome: 'mined', hard: ['head-025'] });
    expect(mined.precision).toMatchObject({ n: 26 });
  });

  test('ends when what is wrong is learned against already, and after the last round allowed', () => {
    const scores = pool(...many('present', 24), ...many('absent', 8));
    const learned = scores.map((score) => ({ ...score, isLearned: score.known === 'absent' }));
    expect(mineBrand(learned, RULES, FIRST)).toMatchObject({ outcome: 'nothing-new', hard: [] });
    expect(mineBrand(scores, RULES, { round: 3, before: estimateShare(1, 2) }).outcome).toBe('capped');
  });

  test('keeps the last round, unless precision apart from what was mined fell by it', () => {
    const of = (apart: number, toBeat: number) => ({
      apart: estimateShare(apart, 40),
      toBeat: estimateShare(toBeat, 40),
    });
    expect(chooseRound([of(20, 25), of(30, 32), of(32, 32)])).toBe(2);
    expect(chooseRound([of(20, 25), of(30, 32), of(31, 31)])).toBe(1);
    expect(chooseRound([of(20, 25)])).toBe(0);
    expect(chooseRound([of(20, 25), { apart: null, toBeat: null }])).toBe(0);
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
