import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { LearningRequestSchema, type LearningRequest } from '@/lib/contracts/learning';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { getRunDetail } from '@/lib/server/learning/get-run';
import { keepLearned } from '@/lib/server/learning/learned-brands';
import { cancelLearning, requestLearning } from '@/lib/server/learning/request-run';
import { resumeLearning } from '@/lib/server/learning/resume-run';
import { failRun, startRun } from '@/lib/server/learning/run-state';
import { compareBrandModel } from '@/lib/server/models/compare-brand-model';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import { newName, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
import type { Scorer } from '../scorer';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';
import { runLearning } from './run-learning';

let db: Db;
let scorer: Scorer;
let anna: TestUser;
let world: TinyInstallation['world'];
let close: TinyInstallation['close'];

beforeAll(async () => {
  ({ db, scorer, anna, world, close } = await openTinyInstallation());
});
afterAll(() => close());

const NOTHING = {
  positives: 0,
  hardNegatives: 0,
  otherNegatives: 0,
  boxes: 0,
  references: 0,
  picturesLeftOut: 0,
  boxesLeftOut: 0,
  referencesLeftOut: 0,
  tookMs: 1,
};

describe('a learning run', () => {
  test('makes a candidate of each brand that it learned, with held-out figures, and leaves what is in use alone', async () => {
    const brand = await world.makeModelledBrand('#ff0000');
    await world.teachSome(brand, '#ee1010');
    const dataset = await world.freeze([brand]);
    const { run, learned } = await learn({ dataset });
    expect(run).toMatchObject({ state: 'succeeded', doneShare: 1, dataset, version: 1, learnedCount: 1 });
    expect(learned[0]).toMatchObject({
      slug: brand.slug,
      outcome: 'learned',
      model: { state: 'candidate', version: 2 },
    });
    const { positives, hardNegatives, figures, contentHash } = learned[0]!;
    expect(positives).toBeGreaterThanOrEqual(2);
    expect(hardNegatives).toBeGreaterThan(0);
    expect(figures!.positives + figures!.negatives).toBeGreaterThan(0);
    const model = await readBrandModel(contentHash!);
    expect(model.appearanceHead).toMatchObject({ positives: positives + 1, negatives: hardNegatives });
    expect(await db.brandModel.findFirst({ where: { brandId: brand.id, state: 'active' } })).toMatchObject({
      id: brand.modelId,
      learningRunId: null,
    });
  });

  test('gives each brand a fusion of its own, and says what the model is made of beside the one in use', async () => {
    const brand = await world.makeModelledBrand('#f20000');
    await world.teachSome(brand, '#e21010');
    const { learned } = await learn({ dataset: await world.freeze([brand]) });
    const { contentHash, positives, hardNegatives, model } = learned[0]!;
    const { fusion, prototypes } = await readBrandModel(contentHash!);
    expect(fusion.appearanceHead).not.toEqual(scorer.fusion.appearanceHead);
    expect({ bias: fusion.bias, title: fusion.title }).toEqual({
      bias: scorer.fusion.bias,
      title: scorer.fusion.title,
    });
    const compared = await compareBrandModel(db, model!.brandModelId);
    expect(compared.model).toMatchObject({
      version: 2,
      prototypes: prototypes.length,
      appearanceHead: { positives: positives + 1, negatives: hardNegatives },
      evidence: {
        start: fusion.bias,
        appearance: fusion.appearanceHead.weight * fusion.appearanceHead.cap + fusion.appearanceHead.offset,
      },
    });
    expect(compared.inUse).toMatchObject({ brandModelId: brand.modelId, version: 1, appearanceHead: null });
    expect((await compareBrandModel(db, brand.modelId)).inUse).toBeNull();
    await expect(compareBrandModel(db, uuidv7())).rejects.toThrow('There is no brand model with this id.');
  });

  test('gives the same models from the same dataset and settings, and looks at no picture twice', async () => {
    const brand = await world.makeModelledBrand('#f00000');
    await world.teachSome(brand, '#e01020');
    const dataset = await world.freeze([brand]);
    const first = await learn({ dataset });
    const analysed = scorer.totals.pictures;
    const second = await learn({ dataset });
    expect(second.learned[0]!.contentHash).toBe(first.learned[0]!.contentHash);
    expect(second.run.recipeHash).toBe(first.run.recipeHash);
    // References are pictures like any other: what the build of the model in use saw of them is kept.
    expect(scorer.totals.pictures).toBe(analysed);
  });

  test('of more negatives of one brand leaves the others’ models bit-identical', async () => {
    const [acme, bolt] = [await world.makeModelledBrand('#fe0000'), await world.makeModelledBrand('#00fe00')];
    await world.teachSome(acme, '#dd1010');
    await world.teachSome(bolt, '#10dd10');
    const dataset = await world.freeze([acme, bolt]);
    const before = await learn({ dataset });
    await world.teach(acme, '#501010', 'not-this-brand');
    await world.teach(acme, '#601010', 'not-this-brand');
    await world.freeze([acme, bolt], dataset);
    const after = await learn({ dataset });
    const hashOf = ({ learned }: typeof before, { slug }: TestBrand) =>
      learned.find((one) => one.slug === slug)!.contentHash;
    expect(after.run.version).toBe(2);
    expect(hashOf(after, bolt)).toBe(hashOf(before, bolt));
    expect(hashOf(after, acme)).not.toBe(hashOf(before, acme));
  });

  test('that a killed worker left goes on behind the brands that are done', async () => {
    const [acme, bolt] = [await world.makeModelledBrand('#fc0000'), await world.makeModelledBrand('#00fc00')];
    await world.teachSome(acme, '#cc1010');
    await world.teachSome(bolt, '#10cc10');
    const runId = await ask({ dataset: await world.freeze([acme, bolt]) });
    const kept = { brandId: acme.id, outcome: 'left-alone', contentHash: null, definitionId: null } as const;
    await keepLearned(db, runId, { ...NOTHING, ...kept });
    const { releaseId } = await db.brandModel.findUniqueOrThrow({ where: { id: acme.modelId } });
    await startRun(db, runId, releaseId);
    await runLearning(world.deps(), runId);
    const { state, brands, notes } = await getRunDetail(db, runId);
    expect(state).toBe('succeeded');
    expect(notes.map(({ note }) => note)).toContainEqual({ kind: 'taken-up', brandsDone: 1 });
    const outcomes = Object.fromEntries(brands.map(({ slug, outcome }) => [slug, outcome]));
    expect(outcomes).toEqual({ [acme.slug]: 'left-alone', [bolt.slug]: 'learned' });
  });

  test('that is cancelled in the middle leaves no candidate', async () => {
    const brand = await world.makeModelledBrand('#fa0000');
    await world.teachSome(brand, '#ca1010');
    const runId = await ask({ dataset: await world.freeze([brand]) });
    const cancelling: Scorer = {
      ...scorer,
      analyse: async (...look) => {
        await cancelLearning(db, runId, anna.id);
        return scorer.analyse(...look);
      },
    };
    await runLearning(world.deps(cancelling), runId);
    expect(await getRunDetail(db, runId)).toMatchObject({ state: 'cancelled' });
    expect(await db.brandModel.count({ where: { brandId: brand.id, state: 'candidate' } })).toBe(0);
  });

  test('writes down what it does, and goes on behind the brands that are done when somebody asks', async () => {
    const [acme, bolt] = [await world.makeModelledBrand('#fb0000'), await world.makeModelledBrand('#00fb00')];
    await world.teachSome(acme, '#cb1010');
    await world.teachSome(bolt, '#10cb10');
    const dataset = await world.freeze([acme, bolt]);
    const runId = await ask({ dataset });
    await keepLearned(db, runId, {
      ...NOTHING,
      brandId: acme.id,
      outcome: 'left-alone',
      contentHash: null,
      definitionId: null,
    });
    await failRun(db, runId, 'the disk is full');
    const failed = await getRunDetail(db, runId);
    expect(failed).toMatchObject({ state: 'failed', problem: 'the disk is full' });
    expect(failed.brands).toHaveLength(1);
    expect(failed.notes.at(-1)).toMatchObject({
      note: { kind: 'failed', problem: 'the disk is full' },
      by: null,
    });
    expect(failed.noteCount).toBe(failed.notes.length);

    expect(await resumeLearning(db, runId, anna.id)).toMatchObject({ state: 'queued', problem: null });
    await expect(ask({ dataset })).rejects.toMatchObject({ code: 'conflict' });
    await runLearning(world.deps(), runId);
    const { state, brands, notes } = await getRunDetail(db, runId);
    expect(state).toBe('succeeded');
    expect(brands.map(({ outcome }) => outcome).toSorted()).toEqual(['learned', 'left-alone']);
    const done = failed.brands[0]!;
    expect(brands.find(({ brandId }) => brandId === done.brandId)!.doneAt).toBe(done.doneAt);
    const behind = notes.slice(failed.notes.length);
    expect(behind.map(({ note }) => note.kind)).toEqual([
      'resumed',
      'begun',
      'phase-begun',
      'phase-ended',
      'phase-begun',
      'brand-done',
      'phase-ended',
      'phase-begun',
      'phase-ended',
      'succeeded',
    ]);
    expect(behind[0]!.by).toBe((await db.user.findUniqueOrThrow({ where: { id: anna.id } })).name);
    const [learned] = behind.flatMap(({ note }) => (note.kind === 'brand-done' ? [note] : []));
    expect(learned).toMatchObject({ outcome: 'learned', references: 1, leftOut: [] });
    await expect(resumeLearning(db, runId, anna.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('leaves certified brands alone unless told otherwise, and brands without a positive as they are', async () => {
    const [certified, empty] = [
      await world.makeModelledBrand('#f80000'),
      await world.makeModelledBrand('#00f800'),
    ];
    await world.teachSome(certified, '#c81010');
    await world.teach(empty, '#10c810', 'not-this-brand');
    await certify(certified);
    const dataset = await world.freeze([certified, empty]);
    const outcomes = (learned: Awaited<ReturnType<typeof learn>>['learned']) =>
      Object.fromEntries(learned.map(({ slug, outcome }) => [slug, outcome]));
    expect(outcomes((await learn({ dataset })).learned)).toEqual({
      [certified.slug]: 'left-alone',
      [empty.slug]: 'too-few',
    });
    const all = await learn({ dataset, settings: { leaveCertifiedAlone: false } });
    expect(outcomes(all.learned)[certified.slug]).toBe('learned');
  });
});

describe('asking for a run', () => {
  test('is refused while another learns from the same version, for a measuring set and for strange brands', async () => {
    const [brand, other] = [
      await world.makeModelledBrand('#f60000'),
      await world.makeModelledBrand('#00f600'),
    ];
    await world.teachSome(brand, '#c61010');
    const dataset = await world.freeze([brand]);
    await expect(ask({ dataset, settings: { brands: [other.slug] } })).rejects.toThrow(
      `the dataset holds nothing of ${other.slug}`,
    );
    await expect(ask({ dataset: 'no-such' })).rejects.toMatchObject({ code: 'not-found' });
    const closed = newName('closed');
    await freezeDataset(
      db,
      {
        name: closed,
        recipe: RecipeSchema.parse({ kind: 'closed', brands: [brand.slug] }),
        actorId: anna.id,
      },
      () => {},
    );
    await expect(ask({ dataset: closed })).rejects.toThrow('is for measuring');
    await ask({ dataset });
    await expect(ask({ dataset })).rejects.toMatchObject({ code: 'conflict' });
  });
});

/** Puts a threshold in use that is certified for a day; how certificates come about is tested where they are issued. */
async function certify({ id: brandId, modelId: brandModelId, thresholdId }: TestBrand): Promise<void> {
  const now = new Date();
  await db.thresholdVersion.update({
    where: { id: thresholdId },
    data: { state: 'superseded', endedAt: now },
  });
  await db.thresholdVersion.create({
    data: {
      brandId,
      brandModelId,
      version: 2,
      value: 0.6,
      state: 'active',
      quantity: 'actionable-precision',
      target: 0.9,
      confidence: 0.95,
      certificate: {},
      validUntil: new Date(now.getTime() + 86_400_000),
      approvedAt: now,
      activatedAt: now,
    },
  });
}

async function ask(request: LearningRequest): Promise<string> {
  return (await requestLearning(db, LearningRequestSchema.parse(request), anna.id)).runId;
}

async function learn(request: LearningRequest) {
  const runId = await ask(request);
  await runLearning(world.deps(), runId);
  const { brands: learned, ...run } = await getRunDetail(db, runId);
  return { run, learned };
}
