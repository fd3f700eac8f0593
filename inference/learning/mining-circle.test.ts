import { describe, expect, test } from 'vitest';
import type { BrandLessons, LessonEntry } from '@/lib/domain/learning/plan-lessons';
import { runMiningCircle, type CircleWork, type MiningRound } from './mining-circle';

const RULES = { flagRate: 0.4, quota: 10, rounds: 4 };
const BRANDS = ['rare', 'precise'];
/** 40 pictures of each brand at most stand at the head of a pool of 100. */
const POOL = Array.from({ length: 100 }, (_, index) => `picture-${String(index).padStart(2, '0')}`);
const shows = (brandId: string, index: number) => (brandId === 'precise' ? index < 39 : index % 2 === 0);

/**
 * A model is the pictures it has learned against, by name: what it has learned against it puts last, all else is by the picture's
 * place. So each round moves ten wrong pictures out of the head of the rare brand, and the precise one has none.
 */
function openWork() {
  const kept: Array<[round: number, brands: string[]]> = [];
  const learned: string[] = [];
  const work: CircleWork = {
    plan: (minedOf) =>
      new Map(
        [...minedOf].map(([brandId, mined]): [string, BrandLessons] => [
          brandId,
          { own: [], others: [...mined].map((imageSha256) => ({ imageSha256 }) as LessonEntry) },
        ]),
      ),
    learn: async (brandId, { others }) => {
      learned.push(brandId);
      return others.map(({ imageSha256 }) => imageSha256).join(' ');
    },
    score: async (modelOf) =>
      new Map(
        [...modelOf].map(([brandId, against]) => [
          brandId,
          POOL.map((imageSha256, index) => ({
            imageSha256,
            prob: against.includes(imageSha256) ? 0 : 1 - index / 200,
            known: shows(brandId, index) ? ('present' as const) : ('absent' as const),
          })),
        ]),
      ),
    keep: async (round, rounds) => void kept.push([round, [...rounds.keys()]]),
  };
  return { work, kept, learned };
}

const start = (done: ReadonlyMap<string, MiningRound[]> = new Map()) => ({
  rules: RULES,
  first: new Map(BRANDS.map((brandId) => [brandId, ''])),
  startOf: new Map<string, ReadonlySet<string>>(),
  done,
});
const precisions = (rounds: readonly MiningRound[]) => rounds.map(({ mined }) => mined.precision!.value);

describe('the circle of mining', () => {
  test('learns a brand again while its precision rises, and leaves a precise one alone', async () => {
    const { work, kept, learned } = openWork();
    const roundsOf = await runMiningCircle(start(), work);
    expect(roundsOf.get('precise')!.map(({ mined }) => mined.outcome)).toEqual(['left-alone']);
    expect(precisions(roundsOf.get('precise')!)).toEqual([39 / 40]);
    // Twenty of forty are right; then ten wrong ones give way to five right and five wrong ones, and so on.
    expect(precisions(roundsOf.get('rare')!)).toEqual([20 / 40, 25 / 40, 30 / 40, 35 / 40]);
    expect(roundsOf.get('rare')!.map(({ mined }) => mined.outcome)).toEqual([
      'mined',
      'mined',
      'mined',
      'capped',
    ]);
    expect(learned).toEqual(['rare', 'rare', 'rare']);
    expect(kept).toEqual([
      [1, BRANDS],
      [2, ['rare']],
      [3, ['rare']],
      [4, ['rare']],
    ]);
  });

  test('goes on behind the rounds that are done, and comes out the same', async () => {
    const whole = await runMiningCircle(start(), openWork().work);
    const { work, kept, learned } = openWork();
    const done = new Map([...whole].map(([brandId, rounds]) => [brandId, rounds.slice(0, 2)]));
    expect(await runMiningCircle(start(done), work)).toEqual(whole);
    expect(learned).toHaveLength(2);
    expect(kept.map(([round]) => round)).toEqual([3, 4]);
  });

  test('learns nothing again when all rounds are done', async () => {
    const whole = await runMiningCircle(start(), openWork().work);
    const { work, learned } = openWork();
    expect(await runMiningCircle(start(whole), work)).toEqual(whole);
    expect(learned).toEqual([]);
  });
});
