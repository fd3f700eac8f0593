import { describe, expect, test } from 'vitest';
import type { BrandLessons, OtherLesson } from '@/lib/domain/learning/plan-lessons';
import { runMiningCircle, type CircleWork, type MiningRound } from './mining-circle';

const RULES = { flagRate: 0.4, quota: 4, rounds: 3 };
const BRANDS = ['rare', 'precise'];
/** 40 pictures of each brand at most stand at the head of a pool of 100. */
const POOL = Array.from({ length: 100 }, (_, index) => `picture-${String(index).padStart(2, '0')}`);
const shows = (brandId: string, index: number) => (brandId === 'precise' ? index < 39 : index % 2 === 0);

/**
 * A model is the pictures it has learned against, by name: it puts them last, and each one's `kin` with it (the picture so many places
 * on; 0 = it only remembers). All else is by the picture's place.
 */
function openWork(kin = 20) {
  const kept: Array<[round: number, brands: string[]]> = [];
  const learned: string[] = [];
  const work: CircleWork = {
    plan: (minedOf) =>
      new Map(
        [...minedOf].map(([brandId, mined]): [string, BrandLessons] => [
          brandId,
          { own: [], others: [...mined].map((imageSha256) => ({ imageSha256 }) as OtherLesson) },
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
            prob: [imageSha256, POOL[index - kin]].some((one) => one && against.includes(one))
              ? 0
              : 1 - index / 200,
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
    // Twenty of forty are right; then four wrong ones and their kin give way to four right and four wrong ones, and so on.
    expect(precisions(roundsOf.get('rare')!)).toEqual([20 / 40, 24 / 40, 28 / 40]);
    expect(roundsOf.get('rare')!.map(({ mined }) => mined.outcome)).toEqual(['mined', 'mined', 'capped']);
    expect(learned).toEqual(['rare', 'rare']);
    expect(kept).toEqual([
      [1, BRANDS],
      [2, ['rare']],
      [3, ['rare']],
    ]);
  });

  test('ends when a brand only remembers what was mined, however the head looks with that in it', async () => {
    const roundsOf = await runMiningCircle(start(), openWork(0).work);
    const [first, second, ...more] = roundsOf.get('rare')!;
    expect(more).toEqual([]);
    expect(second!.mined.precision!.value).toBeGreaterThan(first!.mined.precision!.value);
    expect(second!.mined.apart!.value).toBe(first!.mined.toBeat!.value);
    expect(second!.mined.outcome).toBe('no-gain');
  });

  test('goes on behind the rounds that are done, and comes out the same', async () => {
    const whole = await runMiningCircle(start(), openWork().work);
    const { work, kept, learned } = openWork();
    const done = new Map([...whole].map(([brandId, rounds]) => [brandId, rounds.slice(0, 2)]));
    expect(await runMiningCircle(start(done), work)).toEqual(whole);
    expect(learned).toHaveLength(1);
    expect(kept.map(([round]) => round)).toEqual([3]);
  });

  test('learns nothing again when all rounds are done', async () => {
    const whole = await runMiningCircle(start(), openWork().work);
    const { work, learned } = openWork();
    expect(await runMiningCircle(start(whole), work)).toEqual(whole);
    expect(learned).toEqual([]);
  });
});
