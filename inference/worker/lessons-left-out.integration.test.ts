import { rm } from 'node:fs/promises';
import path from 'node:path';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LearningRequestSchema } from '@/lib/contracts/learning';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { createLogger } from '@/lib/server/logging/logger';
import { getRunDetail } from '@/lib/server/learning/get-run';
import { requestLearning } from '@/lib/server/learning/request-run';
import { failRun } from '@/lib/server/learning/run-state';
import { MissingBrandModelError } from '@/lib/server/models/read-brand-model';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { newName, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
import { seePictures } from '../learning/see-lessons';
import type { Scorer } from '../scorer';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';
import { endEach, runEach } from './run-each';
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

test('pictures are kept part by part: who goes on behind a killed worker looks at none of a done part again', async () => {
  const brand = await world.makeModelledBrand('#ff0000');
  for (let index = 0; index < 40; index++) await world.teach(brand, shade(index), 'counterfeit');
  const { releaseId } = await db.brandModel.findUniqueOrThrow({ where: { id: brand.modelId } });
  const sha256s = (
    await db.imageBrand.findMany({ where: { brandId: brand.id }, orderBy: { imageSha256: 'asc' } })
  ).map(({ imageSha256 }) => imageSha256);
  expect(sha256s.length).toBeGreaterThanOrEqual(40);
  let looks = 0;
  const dying: Scorer = {
    ...scorer,
    analyse: (...look) => (++looks > 1 ? Promise.reject(new Error('killed')) : scorer.analyse(...look)),
  };
  await expect(seePictures({ db, scorer: dying, releaseId }, sha256s)).rejects.toThrow('killed');
  const kept = await db.imageEvidence.count({ where: { imageSha256: { in: sha256s } } });
  expect(kept).toBeGreaterThan(0);
  const before = scorer.totals.pictures;
  const { pictures, leftOut } = await seePictures({ db, scorer, releaseId }, sha256s);
  expect(scorer.totals.pictures - before).toBe(sha256s.length - kept);
  expect([pictures.size, leftOut]).toEqual([sha256s.length, []]);
});

test('a run leaves out what it cannot look at, counts what it learned from, and says so', async () => {
  const { brand, dataset } = await teachBrand('#fe0000');
  const whole = await learn(dataset);
  const training = await trainingPositives(whole.runId, brand);
  expect(whole).toMatchObject({
    positives: training.length,
    references: 1,
    leftOut: { pictures: 0, references: 0 },
  });
  const other = await teachBrand('#fd0000');
  const otherRun = await ask(other.dataset);
  const [gone] = await trainingPositives(otherRun, other.brand);
  await forget(gone!);
  await forget(await referenceOf(other.brand));
  await runLearning(world.deps(), otherRun);
  const { state, brands } = await getRunDetail(db, otherRun);
  expect(state).toBe('succeeded');
  expect(brands[0]).toMatchObject({
    outcome: 'learned',
    positives: (await trainingPositives(otherRun, other.brand)).length - 1,
    references: 0,
    leftOut: { pictures: 1, boxes: 0, references: 1 },
  });
});

test('a model in use whose bytes are gone ends a run with what went wrong', async () => {
  const { dataset } = await teachBrand('#fc0000');
  const runId = await ask(dataset);
  const currentBrands = () =>
    Promise.reject(new MissingBrandModelError('brand model abc is not in the image store'));
  await runLearning({ ...world.deps(), currentBrands }, runId);
  expect(await getRunDetail(db, runId)).toMatchObject({
    state: 'failed',
    problem: 'brand model abc is not in the image store',
  });
});

test('a run that is tried too often is ended by its dead letter with what went wrong, and the version is free again', async () => {
  const { dataset } = await teachBrand('#fb0000');
  const runId = await ask(dataset);
  const logger = createLogger('worker', 'silent');
  const boss = new PgBoss({
    connectionString: config().databaseUrl,
    migrate: false,
    createSchema: false,
    schedule: false,
  });
  await boss.start();
  const polling = { pollingIntervalSeconds: 0.5, perJobResults: true } as const;
  await boss.updateQueue('run-learning', { retryLimit: 1, retryDelay: 0, retryBackoff: false });
  await boss.deleteQueuedJobs('run-learning');
  await boss.send('run-learning', { runId }, { retryLimit: 1, retryDelay: 0, retryBackoff: false });
  await boss.work('run-learning', polling, (jobs) =>
    runEach(jobs, () => Promise.reject(new Error('out of disk')), 'run-learning', logger),
  );
  await boss.work(
    'run-learning-given-up',
    { ...polling, includeMetadata: true },
    (jobs: Parameters<typeof endEach<{ runId: string }>>[0]) =>
      endEach(
        jobs,
        (payload, problem) => failRun(db, payload.runId, problem),
        'run-learning-given-up',
        logger,
      ),
  );
  await vi.waitFor(
    async () =>
      expect(await getRunDetail(db, runId)).toMatchObject({
        state: 'failed',
        problem: expect.stringContaining('out of disk'),
      }),
    { timeout: 30_000, interval: 200 },
  );
  await boss.stop({ graceful: false });
  expect(await ask(dataset)).not.toBe(runId);
});

/** A brand with lessons, all of them for training. */
async function teachBrand(colour: string): Promise<{ brand: TestBrand; dataset: string }> {
  const brand = await world.makeModelledBrand(colour);
  await world.teachSome(brand, `${colour.slice(0, 3)}1010`);
  const dataset = newName('lessons');
  const recipe = RecipeSchema.parse({
    kind: 'learning',
    brands: [brand.slug],
    split: { oversizedShare: 1, shares: { training: 1, validation: 0, test: 0 } },
  });
  await freezeDataset(db, { name: dataset, recipe, actorId: anna.id }, () => {});
  return { brand, dataset };
}

async function ask(dataset: string): Promise<string> {
  return (await requestLearning(db, LearningRequestSchema.parse({ dataset }), anna.id)).runId;
}

async function learn(dataset: string) {
  const runId = await ask(dataset);
  await runLearning(world.deps(), runId);
  return { runId, ...(await getRunDetail(db, runId)).brands[0]! };
}

async function trainingPositives(runId: string, { id: brandId }: TestBrand): Promise<string[]> {
  const { datasetVersionId: versionId } = await db.learningRun.findUniqueOrThrow({ where: { id: runId } });
  const entries = await db.datasetEntry.findMany({
    where: { versionId, brandId, presence: 'present', split: 'training' },
  });
  return entries.map(({ imageSha256 }) => imageSha256);
}

async function referenceOf({ definitionId }: TestBrand): Promise<string> {
  return (await db.brandReference.findFirstOrThrow({ where: { definitionId } })).imageSha256;
}

/** Before a run has looked at it. */
async function forget(sha256: string): Promise<void> {
  await rm(path.join(config().dataDir, 'images', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
}

const shade = (step: number) => `#d8${(16 + step * 4).toString(16)}10`;
