import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ImpactResultSchema } from '@/lib/contracts/brand-impact';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { getDefinition } from '@/lib/server/brands/get-definition';
import { importBrand } from '@/lib/server/brands/import-brand';
import { openDraft } from '@/lib/server/brands/open-draft';
import { publishDefinition } from '@/lib/server/brands/publish-definition';
import { cancelImpact, findLatestImpact, requestImpact } from '@/lib/server/brands/request-impact';
import { saveDefinition } from '@/lib/server/brands/save-definition';
import type { Db } from '@/lib/server/database/db';
import { storeImage } from '@/lib/server/images/store-image';
import { createLogger } from '@/lib/server/logging/logger';
import { seedFirstRelease } from '@/lib/server/models/activate-release';
import { makeAd, makeUser, newName, type TestUser } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { openScorer, type Scorer } from '../scorer';
import { writeTinyModels } from '../testing/tiny-models';
import { createActiveBrands } from './active-brands';
import { runBuildJob } from './model-jobs';
import { runImpact } from './run-impact';
import { runRescoring } from './run-rescoring';
import { scoreRevisions } from './score-revisions';

let database: TestDatabase;
let db: Db;
let scorer: Scorer;
let modelsDir: string;
let ops: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  modelsDir = await mkdtemp(path.join(os.tmpdir(), 'touchstone-tiny-'));
  await writeTinyModels(modelsDir);
  scorer = await openScorer({ modelsDir, providers: ['cpu'], threads: 1, batchSize: 2 });
  await seedFirstRelease(db, scorer.release);
  ops = await makeUser(db, ['ops']);
});
afterAll(async () => {
  await scorer.close();
  await rm(modelsDir, { recursive: true, force: true });
  await database.drop();
});

const deps = () => ({
  db,
  scorer,
  logger: createLogger('worker', 'silent'),
  currentBrands: createActiveBrands(db, scorer),
});
let tone = 0;
const storePicture = async () => {
  const background = { r: ++tone * 20, g: 80, b: 90 };
  const bytes = await sharp({ create: { width: 200, height: 150, channels: 3, background } })
    .png()
    .toBuffer();
  return (await storeImage(db, bytes)).sha256;
};

/** A brand known by its name, modelled as a worker does it. */
async function makeNamedBrand(name: string): Promise<string> {
  const slug = newName('brand');
  await importBrand(db, BrandLineSchema.parse({ slug, name }), []);
  await buildPublished(slug);
  return slug;
}
async function buildPublished(slug: string): Promise<void> {
  const { id: definitionId, brandId } = await db.brandDefinition.findFirstOrThrow({
    where: { brand: { slug }, state: 'published' },
  });
  await runBuildJob(deps(), { brandId, definitionId });
}
async function makeScoredAd(title: string) {
  const ad = await makeAd(db, { title, images: [await storePicture()] });
  await scoreRevisions(deps(), [ad.revisionId]);
  return ad;
}
/** A draft with another name and alias, and what is asked about it. */
async function askAbout(slug: string, change: { name?: string; aliases?: string[] }) {
  const draft = await openDraft(db, slug, null, ops.id);
  const address = { slug, version: draft.version };
  const content = { ...draft.content, ...change };
  await saveDefinition(db, address, { expectedRevision: 1, content }, ops.id);
  return { address, impact: await requestImpact(db, address, { expectedRevision: 2, days: 7 }, ops.id) };
}
const flaggedFor = async (slug: string) => {
  const brand = await db.brand.findUniqueOrThrow({ where: { slug } });
  const rows = await db.triageDecision.findMany({ where: { isFlagged: true } });
  return rows
    .filter(({ flags }) => JSON.stringify(flags).includes(brand.id))
    .map(({ revisionId }) => revisionId);
};

test('the impact of a draft is what publishing it then does, and no picture is looked at for either', async () => {
  const slug = await makeNamedBrand('Zephrun');
  const [own, alias] = [await makeScoredAd('Zephrun shoes'), await makeScoredAd('Velto shoes')];
  await makeScoredAd('Shoes');
  expect(await flaggedFor(slug)).toEqual([own.revisionId]);
  const models = await db.brandModel.count();
  const analysed = scorer.totals.pictures;

  const { address, impact } = await askAbout(slug, { name: 'Velto', aliases: [] });
  await runImpact(deps(), impact.impactId);
  const done = await findLatestImpact(db, address);
  expect(done).toMatchObject({ state: 'done', revision: 2 });
  expect(ImpactResultSchema.parse(done!.result)).toMatchObject({
    scoredCount: 3,
    unseenCount: 0,
    flaggedBefore: 1,
    flaggedAfter: 1,
    gained: [{ revisionId: alias.revisionId }],
    lost: [{ revisionId: own.revisionId }],
    openItemCount: 1,
  });
  expect(await db.brandModel.count()).toBe(models);

  await publishDefinition(db, address, { expectedRevision: 2, note: '' }, ops.id);
  await buildPublished(slug);
  const rescoring = await db.rescoring.findFirstOrThrow({
    where: { brand: { slug } },
    orderBy: { createdAt: 'desc' },
  });
  const running = runRescoring(db, rescoring.id);
  await finishQueued(rescoring.id);
  await running;
  expect(await flaggedFor(slug)).toEqual([alias.revisionId]);
  expect(scorer.totals.pictures).toBe(analysed);
});

/** Scores what the rescoring queues until it is done, as the workers would. */
async function finishQueued(rescoringId: string): Promise<void> {
  for (;;) {
    const { state } = await db.rescoring.findUniqueOrThrow({ where: { id: rescoringId } });
    if (state !== 'running') return;
    const queued = await db.scoring.findMany({ where: { rescoringId, state: 'queued' } });
    if (queued.length > 0)
      await scoreRevisions(
        deps(),
        queued.map(({ revisionId }) => revisionId),
      );
  }
}

test('what was cancelled is not found out, and what is done stays as it is', async () => {
  const slug = await makeNamedBrand('Tonquarre');
  const { address, impact } = await askAbout(slug, { aliases: ['彤夸'] });
  expect(await cancelImpact(db, impact.impactId, ops.id)).toMatchObject({ state: 'cancelled' });
  await runImpact(deps(), impact.impactId);
  expect(await findLatestImpact(db, address)).toMatchObject({ state: 'cancelled', result: null });

  const again = await requestImpact(db, address, { expectedRevision: 2, days: 7 }, ops.id);
  await expect(requestImpact(db, address, { expectedRevision: 2, days: 7 }, ops.id)).rejects.toMatchObject({
    code: 'conflict',
  });
  await runImpact(deps(), again.impactId);
  expect(await cancelImpact(db, again.impactId, ops.id)).toMatchObject({ state: 'done' });
});

test('a draft that was changed before a worker came is not looked at', async () => {
  const slug = await makeNamedBrand('Lumipeak');
  const { address, impact } = await askAbout(slug, { aliases: ['a'] });
  const { content } = await getDefinition(db, slug, address.version);
  await saveDefinition(db, address, { expectedRevision: 2, content: { ...content, aliases: ['b'] } }, ops.id);
  await runImpact(deps(), impact.impactId);
  expect(await findLatestImpact(db, address)).toMatchObject({ state: 'failed', revision: 2 });
  await expect(requestImpact(db, address, { expectedRevision: 2, days: 7 }, ops.id)).rejects.toMatchObject({
    code: 'conflict',
  });
});
