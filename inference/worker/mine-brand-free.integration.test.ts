import { expect, test } from 'vitest';
import { LearningRequestSchema, MinedSchema } from '@/lib/contracts/learning';
import { getRunDetail } from '@/lib/server/learning/get-run';
import { requestLearning } from '@/lib/server/learning/request-run';
import type { TestBrand } from '@/lib/server/testing/builders';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';
import { runLearning } from './run-learning';

test('a look-alike that people said shows none of the brands is known not to be the brand, is mined, and precision on the others rises', async () => {
  const { db, anna, world, close } = await openTinyInstallation();
  try {
    const { brand, dataset, free } = await teachLookAlikes(world);
    const settings = { othersAsNegatives: 8, mining: { quota: 8 } };
    const { runId } = await requestLearning(db, LearningRequestSchema.parse({ dataset, settings }), anna.id);
    await runLearning(world.deps(), runId);
    const tried = await db.learningRunRound.findMany({
      where: { runId, brandId: brand.id },
      orderBy: { round: 'asc' },
    });
    const { hard } = MinedSchema.parse(tried[0]!.mined);
    expect(hard.length).toBeGreaterThan(0);
    expect(hard.filter((sha256) => !free.includes(sha256))).toEqual([]);

    const { rounds, mining } = (await getRunDetail(db, runId)).brands.find(
      ({ slug }) => slug === brand.slug,
    )!;
    expect(rounds[0]!.outcome).toBe('mined');
    // Of what was not mined, by the model that learned what was.
    expect(rounds[1]!.apart!.value).toBeGreaterThan(rounds[0]!.toBeat!.value);
    expect(mining!.round).toBeGreaterThan(1);
  } finally {
    await close();
  }
});

/** A brand whose pictures look like some that people said show none of the brands; it was not suspected in any of those. */
async function teachLookAlikes(
  world: TinyInstallation['world'],
): Promise<{ brand: TestBrand; dataset: string; free: string[] }> {
  const [brand, other] = [await world.makeModelledBrand('#f01000'), await world.makeModelledBrand('#2020f0')];
  await world.teach(other, '#2020d0', 'counterfeit');
  const free: string[] = [];
  for (let index = 0; index < 40; index++) {
    const shade = (16 + index * 3).toString(16);
    await world.teach(brand, `#e010${shade}`, 'counterfeit');
    free.push(await world.teachNone(other, `#e060${shade}`));
  }
  const shares = { training: 1, validation: 0, test: 0 };
  return { brand, dataset: await world.freeze([brand, other], undefined, { shares }), free };
}
