import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LearningRequestSchema, type LearningRequest } from '@/lib/contracts/learning';
import type { Db } from '@/lib/server/database/db';
import { getRunDetail } from '@/lib/server/learning/get-run';
import { requestLearning } from '@/lib/server/learning/request-run';
import type { TestBrand, TestUser } from '@/lib/server/testing/builders';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';
import { runLearning } from './run-learning';

let db: Db;
let anna: TestUser;
let world: TinyInstallation['world'];
let close: TinyInstallation['close'];
let brand: TestBrand;
let dataset: string;

beforeAll(async () => {
  ({ db, anna, world, close } = await openTinyInstallation());
  ({ brand, dataset } = await mixedLessons());
});
afterAll(() => close());

describe('a run that mines', () => {
  test('tries each candidate on the pool round by round, and the next run goes on behind what it mined', async () => {
    const first = await learn({ dataset, settings: MINING });
    const { mining, rounds, model } = learnedOf(first, brand);
    expect(rounds[0]).toMatchObject({ round: 1, outcome: 'mined' });
    expect(rounds[0]!.hardCount).toBeGreaterThan(0);
    expect(rounds.length).toBeGreaterThan(1);
    expect(rounds.length).toBeLessThanOrEqual(MINING.mining.rounds);
    // Every round but the last asked for another one.
    expect(rounds.slice(0, -1).every(({ outcome }) => outcome === 'mined')).toBe(true);
    expect(rounds.at(-1)!.outcome).not.toBe('mined');
    // The last round is kept, unless precision apart from what was mined fell by it.
    const [before, last] = rounds.slice(-2);
    const kept = rounds.length - (last!.apart!.value >= before!.toBeat!.value ? 1 : 2);
    expect(mining).toMatchObject({ round: kept + 1, outcome: rounds.at(-1)!.outcome });
    expect(mining!.hardCount).toBe(rounds.slice(0, kept).reduce((sum, { hardCount }) => sum + hardCount, 0));
    // What stands at the head of the pool is as much as may be flagged, and the kept model is the candidate.
    expect(rounds[0]!.flaggedCount).toBe(Math.floor(0.75 * rounds[0]!.poolCount));
    const candidate = await db.brandModel.findUniqueOrThrow({ where: { id: model!.brandModelId } });
    const tried = await db.learningRunRound.findMany({
      where: { runId: first.run.runId, brandId: brand.id },
      orderBy: { round: 'asc' },
    });
    expect(candidate.contentHash).toBe(tried[kept]!.contentHash);
    expect(new Set(tried.map(({ contentHash }) => contentHash)).size).toBeGreaterThan(1);

    const second = await learn({ dataset, settings: MINING });
    expect(second.run.settings.minedFrom).toBe(first.run.runId);
    expect((await learn({ dataset })).learned[0]!.rounds).toEqual([]);
    await forgetMined(first.run.runId);
    await forgetMined(second.run.runId);
  });

  test('gives the same rounds again, whatever came in since the dataset was frozen', async () => {
    const one = await learn({ dataset, settings: MINING });
    await world.teach(brand, '#b01010', 'not-this-brand');
    await forgetMined(one.run.runId);
    const other = await learn({ dataset, settings: MINING });
    expect(other.run.recipeHash).toBe(one.run.recipeHash);
    expect(await roundsOf(other.run.runId)).toEqual(await roundsOf(one.run.runId));
    await forgetMined(other.run.runId);
  });

  test('that a killed worker left in its second round goes on behind the first, and comes out the same', async () => {
    const whole = await learn({ dataset, settings: MINING });
    const rounds = await roundsOf(whole.run.runId);
    expect(rounds.some(({ round }) => round === 2)).toBe(true);
    await forgetMined(whole.run.runId);
    const runId = await ask({ dataset, settings: MINING });
    await dieInSecondRound(runId);
    expect(await roundsOf(runId)).toEqual(rounds.filter(({ round }) => round === 1));
    const before = await db.learningRunRound.findMany({ where: { runId } });
    await runLearning(world.deps(), runId);
    expect(await roundsOf(runId)).toEqual(rounds);
    expect(await db.learningRunRound.findMany({ where: { runId, round: 1 } })).toEqual(before);
    const hashes = (id: string) =>
      db.brandModel.findMany({
        where: { learningRunId: id },
        select: { brandId: true, contentHash: true },
        orderBy: { brandId: 'asc' },
      });
    expect(await hashes(runId)).toEqual(await hashes(whole.run.runId));
  });
});

/** Few of the other brand's pictures are learned against: the pool holds more that are wrong. */
const MINING = {
  othersAsNegatives: 2,
  mining: { flagRate: 0.75, quota: 2, rounds: 3 },
};

/** A brand whose pictures look like those of another, which has many more. */
async function mixedLessons(): Promise<{ brand: TestBrand; dataset: string }> {
  const [rare, rival] = [await world.makeModelledBrand('#f60000'), await world.makeModelledBrand('#f05000')];
  await world.teachSome(rare, '#e81010');
  for (let index = 0; index < 48; index++) {
    await world.teach(rival, `#e820${(16 + index * 4).toString(16)}`, 'counterfeit');
  }
  return { brand: rare, dataset: await world.freeze([rare, rival]) };
}

const learnedOf = ({ learned }: Awaited<ReturnType<typeof learn>>, { slug }: TestBrand) =>
  learned.find((one) => one.slug === slug)!;

/** What each round tried and found, without its time. */
const roundsOf = (runId: string) =>
  db.learningRunRound.findMany({
    where: { runId },
    select: { brandId: true, round: true, contentHash: true, mined: true },
    orderBy: [{ brandId: 'asc' }, { round: 'asc' }],
  });

/** A worker that is killed when its first round is kept. */
async function dieInSecondRound(runId: string): Promise<void> {
  const deps = world.deps();
  const logger: typeof deps.logger = Object.create(deps.logger, {
    info: {
      value: (_facts: unknown, what: string) => {
        if (what === 'mined') throw new Error('killed');
      },
    },
  });
  await expect(runLearning({ ...deps, logger }, runId)).rejects.toThrow('killed');
}

/** So that the next run of the dataset goes on behind nothing, as this one did. */
const forgetMined = (runId: string) =>
  db.$executeRaw`UPDATE learning_run_brand SET mining = NULL WHERE run_id = ${runId}::uuid`;

async function ask(request: LearningRequest): Promise<string> {
  return (await requestLearning(db, LearningRequestSchema.parse(request), anna.id)).runId;
}

async function learn(request: LearningRequest) {
  const runId = await ask(request);
  await runLearning(world.deps(), runId);
  const { brands: learned, ...run } = await getRunDetail(db, runId);
  return { run, learned };
}
