import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { EvaluationRequestSchema, FiguresQuerySchema } from '@/lib/contracts/evaluations';
import { retryScoring } from '@/lib/server/ads/retry-scoring';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { readFigures } from '@/lib/server/evaluations/read-figures';
import { requestEvaluations } from '@/lib/server/evaluations/request-evaluations';
import { storeImage } from '@/lib/server/images/store-image';
import { makeAd, makeUser, newName, publishBrand, type TestAd } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { holdRows } from '../testing/hold-rows';
import { seedTinyRelease } from '../testing/tiny-releases';
import {
  kill,
  killAll,
  START_MS,
  startWorker,
  stop,
  until,
  type WorkerProcess,
} from '../testing/worker-processes';

// Real worker processes with tiny networks, ended in every way a process can end. The long run of docs/performance.md:
// FAULT_ADS=500 FAULT_KILLS=10 npx vitest run --project integration inference/worker/faults
const ADS = Number(process.env['FAULT_ADS'] ?? 240);
const KILLS = Number(process.env['FAULT_KILLS'] ?? 3);
/** Long before a job's own expiry (ten minutes): a missed heartbeat brings it back. How soon is in docs/performance.md. */
const TAKEOVER_MS = 120_000;
const LONG_MS = 60_000 + KILLS * 60_000;

let database: TestDatabase;
let db: Db;

beforeEach(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  process.env['DATABASE_URL'] = database.url;
});
afterEach(async () => {
  await killAll();
  await database.drop();
});
let holder: TestDatabase;
beforeAll(async () => {
  holder = await createTestDatabase(); // names the data folder of this file
});
afterAll(() => holder.drop());

test(
  `kill -9 at ${KILLS} random moments over ${ADS} ads leaves one score a brand model and one triage row an ad`,
  async () => {
    await seedTinyRelease(db);
    const brands = [
      await publishBrand(db, newName('a'), await reference()),
      await publishBrand(db, newName('b')),
    ];
    const preparing = await startWorker();
    await until(START_MS, async () => (await activeModels()).length === brands.length);
    await stop(preparing);
    const ads = await makeAds(ADS);
    for (let round = 1; round <= KILLS; round++) {
      const before = await countJobs(['completed']);
      const worker = await startWorker();
      // Busy or done: with few ads left the last kills may find an idle worker.
      await until(
        START_MS,
        async () =>
          (await countJobs(['completed'])) > before ||
          (await countHeldBy(worker)) > 0 ||
          (await countJobs(['created', 'retry', 'active'])) === 0,
      );
      await sleep(Math.random() * 600);
      await kill(worker);
    }
    await startWorker();
    await until(LONG_MS, async () => (await countJobs(['created', 'retry', 'active'])) === 0);

    const scorings = await db.scoring.groupBy({ by: ['state', 'attempts'], _count: true });
    expect(scorings).toEqual([{ state: 'scored', attempts: 1, _count: ads.length }]);
    const models = await activeModels();
    for (const ad of ads) {
      const scores = await db.adScore.findMany({ where: { revisionId: ad.revisionId } });
      expect(scores.map((score) => score.brandModelId).sort()).toEqual(models);
      expect(await db.triageDecision.count({ where: { revisionId: ad.revisionId } })).toBe(1);
    }
    const flagged = await db.triageDecision.count({ where: { isFlagged: true } });
    const drawn = await db.sampleDraw.count();
    expect(await db.reviewItem.count()).toBe(flagged + drawn);
    expect(await db.workSlot.count()).toBe(flagged + drawn);
  },
  LONG_MS * 2,
);

test(
  'the ads of a killed worker are scored by another behind a missed heartbeat',
  async () => {
    await seedTinyRelease(db);
    const [first, second] = [await startWorker(), await startWorker()];
    await until(START_MS, async () => (await db.worker.count()) === 2);
    await makeAds(60);
    await until(START_MS, async () => (await countJobs(['active'])) > 0);
    await kill(first);
    const killedAt = performance.now();
    await until(TAKEOVER_MS, async () => (await db.scoring.count({ where: { state: 'queued' } })) === 0);
    console.info(`taken over and scored in ${Math.round(performance.now() - killedAt)} ms`);
    expect(second.exitCode).toBeNull();
  },
  START_MS * 3 + TAKEOVER_MS,
);

test(
  'an evaluation of a killed worker goes on behind what is stored, and says what it would have said',
  async () => {
    await seedTinyRelease(db);
    const { slug } = await publishBrand(db, newName('a'), await reference());
    const worker = await startWorker();
    await until(START_MS, async () => (await activeModels()).length === 1);
    await labelKnown(slug, await makeAds(48));
    const dataset = await freezeKnown('closed', [slug]);
    const ops = await makeUser(db, ['ops']);
    const ask = async () => {
      const request = EvaluationRequestSchema.parse({ dataset, models: [{ kind: 'in-use' }] });
      return (await requestEvaluations(db, request, ops.id))[0]!.evaluationId;
    };
    const find = (id: string) => db.evaluation.findUniqueOrThrow({ where: { id } });
    const letGo = await holdRows(db, 'evaluation_case', 'NEW.number >= 32');
    const killed = await ask();
    await until(START_MS, async () => (await find(killed)).doneCount > 0);
    await kill(worker);
    await letGo();
    const left = await find(killed);
    expect(left.state).toBe('running');
    expect(await db.evaluationCase.count({ where: { evaluationId: killed } })).toBe(left.doneCount);
    await startWorker();
    await until(LONG_MS, async () => (await find(killed)).state === 'succeeded');
    const whole = await ask();
    await until(LONG_MS, async () => (await find(whole)).state === 'succeeded');
    const figures = FiguresQuerySchema.parse({});
    expect(await readFigures(db, killed, figures)).toEqual(await readFigures(db, whole, figures));
  },
  LONG_MS * 2,
);

test(
  'a worker that is asked to stop finishes what it has in hand and takes nothing more',
  async () => {
    await seedTinyRelease(db);
    const worker = await startWorker();
    const ads = await makeAds(200);
    await until(START_MS, async () => (await countJobs(['active'])) > 0);
    await stop(worker);
    expect(worker.exitCode).toBe(0);
    expect(await countJobs(['active', 'retry', 'failed'])).toBe(0);
    const scored = await db.scoring.count({ where: { state: 'scored' } });
    expect(scored).toBe(await countJobs(['completed']));
    expect(scored).toBeGreaterThan(0);
    expect(await db.scoring.count({ where: { state: 'queued' } })).toBe(ads.length - scored);
    expect(await db.worker.count()).toBe(0);
  },
  START_MS * 3,
);

test(
  'a picture whose bytes vanished fails its ad visibly; retried when they are back, it is scored',
  async () => {
    await seedTinyRelease(db);
    const bytes = await drawPicture();
    const { sha256 } = await storeImage(db, bytes);
    const file = path.join(config().dataDir, 'images', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    await rm(file);
    const ad = await makeAd(db, { images: [sha256] });
    await startWorker();
    await until(START_MS, async () => (await scoringOf(ad)).state === 'failed');
    expect(await scoringOf(ad)).toMatchObject({
      failureCode: 'bytes-missing',
      failureDetail: `image 1 of 1: ${sha256} is not in the image store`,
    });
    await storeImage(db, bytes);
    await retryScoring(db, ad.revisionId, (await makeUser(db, ['ops'])).id);
    await until(START_MS, async () => (await scoringOf(ad)).state === 'scored');
  },
  START_MS * 3,
);

test(
  'a brand gains a prototype without a restart: a new version, and the next ad is scored with it',
  async () => {
    await seedTinyRelease(db);
    const slug = newName('brand');
    await publishBrand(db, slug, await reference());
    await startWorker();
    await until(START_MS, async () => (await activeModels()).length === 1);
    const [old] = await activeModels();
    await publishBrand(db, slug, {
      references: [...(await reference()).references, ...(await reference()).references],
    });
    await until(START_MS, async () => !(await activeModels()).includes(old!));
    const [ad] = await makeAds(1);
    await until(START_MS, async () => (await scoringOf(ad!)).state === 'scored');
    const [score] = await db.adScore.findMany({
      where: { revisionId: ad!.revisionId },
      include: { brandModel: true },
    });
    expect(score!.brandModel).toMatchObject({ version: 2, state: 'active' });
  },
  START_MS * 3,
);

test(
  'a worker whose models are not the active release refuses in one sentence',
  async () => {
    await db.release.create({
      data: { contentHash: 'f'.repeat(64), parts: [], state: 'active', activatedAt: new Date() },
    });
    const worker = await startWorker({ isExpectedToEnd: true });
    expect(worker.exitCode).toBe(1);
    expect(worker.said()).toMatch(
      /^touchstone: The active release is f{64}, but inference\/models is [0-9a-f]{64}, and the image store does not hold the active one: /m,
    );
    expect(worker.said()).not.toMatch(/\n\s+at /);
  },
  START_MS * 2,
);

let drawn = 0;
/** A small picture, different every time. */
function drawPicture(): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: 48 * 48 * 3 }, (_, at) => (at * (7 + (drawn % 50)) + drawn) % 256);
  drawn += 1;
  return sharp(pixels, { raw: { width: 48, height: 48, channels: 3 } })
    .png()
    .toBuffer();
}

async function reference() {
  const { sha256 } = await storeImage(db, await drawPicture());
  return { references: [{ sha256, region: null }] };
}

async function makeAds(count: number): Promise<TestAd[]> {
  const ads: TestAd[] = [];
  for (let index = 0; index < count; index++) {
    const { sha256 } = await storeImage(db, await drawPicture());
    ads.push(await makeAd(db, { images: [sha256] }));
  }
  return ads;
}

/** An import says that these ads' pictures show the brand. */
async function labelKnown(slug: string, ads: readonly TestAd[]): Promise<void> {
  const { id: brandId } = await db.brand.findUniqueOrThrow({ where: { slug } });
  await db.$transaction(async (tx) => {
    const { id: labelImportId } = await tx.labelImport.create({
      data: { format: 'jsonl', mode: 'labels', fileName: slug, fileHash: 'd'.repeat(64) },
    });
    for (const { images } of ads) {
      const label = { imageSha256: images[0]!, brandId, presence: 'present', kind: 'mark' } as const;
      const { id: labelId } = await tx.label.create({ data: label });
      await tx.labelCause.create({ data: { labelId, brandId, labelImportId } });
    }
  });
}

async function freezeKnown(kind: 'closed' | 'learning', brands: readonly string[]): Promise<string> {
  const name = newName('known');
  await freezeDataset(db, { name, recipe: RecipeSchema.parse({ kind, brands }), actorId: null }, () => {});
  return name;
}

const scoringOf = ({ revisionId }: TestAd) => db.scoring.findUniqueOrThrow({ where: { revisionId } });

async function activeModels(): Promise<string[]> {
  const models = await db.brandModel.findMany({ where: { state: 'active' }, select: { id: true } });
  return models.map((model) => model.id).sort();
}

async function countJobs(states: string[]): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'score-ad' AND state::text = ANY (${states})`;
  return row!.count;
}

/** Jobs taken since this worker started. */
async function countHeldBy(worker: WorkerProcess): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count
      FROM pgboss.job
      JOIN worker ON worker.process_id = ${worker.pid!} AND job.started_on > worker.started_at
     WHERE name = 'score-ad' AND state = 'active'`;
  return row!.count;
}
