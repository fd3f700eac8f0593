import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { keepRelease } from '@/inference/keep-release';
import { readVerifiedRelease } from '@/inference/read-verified-release';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import { ingestAds } from '@/lib/server/ads/ingest-ads';
import type { Db } from '@/lib/server/database/db';
import { imageStore } from '@/lib/server/images/image-store';
import { storeImage } from '@/lib/server/images/store-image';
import { promoteCandidate, restoreBrandModel } from '@/lib/server/models/activate-brand-model';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import { approveRelease, proposeRelease } from '@/lib/server/releases/release-promotions';
import { restoreRelease } from '@/lib/server/releases/restore-release';
import { startReleaseShadow } from '@/lib/server/releases/start-release-shadow';
import { writeAnotherRelease } from '@/lib/server/testing/another-release';
import { drawBenchPicture } from './bench-pictures';
import { requireAlive, startWorker, stopWorker } from './worker-process';

/** Rollback in one step takes every worker this long at most (issue 6). */
export const LIMIT_SECONDS = 10;
const WORKERS = 2;
/** Enough that both workers have their part of them. */
const ADS = 16;
const LOOK_MS = 10;
/** The first of `writeBenchBrands`. */
const SHOWN = { slug: 'bench-0', name: 'Bench-brand-0' };
const PATIENCE_MS = 120_000;

/** From the commit until the first, and until the last, of ads that came in then was scored under the old one. */
export type Rollback = { firstSeconds: number; lastSeconds: number };
export type Rollbacks = { model: Rollback[]; release: Rollback[] };
type Bench = { db: Db; workers: readonly ChildProcess[]; people: { operator: string; admin: string } };
type Options = { brands: number; rounds: number; people: Bench['people']; onRound: () => void };

/** Takes a brand model and a release back while two worker processes score, again and again. */
export async function measureRollback(db: Db, options: Options): Promise<Rollbacks> {
  const workers = Array.from({ length: WORKERS }, startWorker);
  const bench = { db, workers, people: options.people };
  const measured: Rollbacks = { model: [], release: [] };
  try {
    await until(
      bench,
      'every brand modelled',
      async () => (await inUse(db)).length === options.brands && (await countBuilds(db)) === 0,
    );
    for (let round = 0; round < options.rounds; round++) {
      measured.model.push(await takeModelBack(bench));
      options.onRound();
      measured.release.push(await takeReleaseBack(bench, round));
      options.onRound();
    }
    return measured;
  } finally {
    await Promise.all(workers.map(stopWorker));
  }
}

const inUse = (db: Db) => db.brandModel.findMany({ where: { state: 'active' } });

/** A model that is built late would take the place of what is promoted. */
async function countBuilds(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM pgboss.job
     WHERE name = 'build-brand-model' AND state IN ('created', 'retry', 'active')`;
  return row!.count;
}

/** A candidate with another constant comes into use, and goes. */
async function takeModelBack(bench: Bench): Promise<Rollback> {
  const { db, people } = bench;
  const before = await db.brandModel.findFirstOrThrow({
    where: { state: 'active', brand: { slug: SHOWN.slug } },
  });
  const { id: insteadOfId, brandId, releaseId, definitionId, version } = before;
  const model = await readBrandModel(before.contentHash);
  const json = toCanonicalJson({ ...model, fusion: { ...model.fusion, bias: model.fusion.bias - 0.125 } });
  const contentHash = createHash('sha256').update(json).digest('hex');
  await imageStore().put(contentHash, Buffer.from(json));
  const { _max } = await db.brandModel.aggregate({ where: { brandId, releaseId }, _max: { version: true } });
  const like = { brandId, releaseId, definitionId, contentHash, version: (_max.version ?? version) + 1 };
  const { id: brandModelId } = await db.brandModel.create({
    data: { id: uuidv7(), ...like, state: 'candidate' },
  });
  await db.$transaction((tx) =>
    promoteCandidate(tx, { brandId, brandModelId, insteadOfId, actorId: people.admin, matched: null }),
  );
  const scoredWith = (modelId: string) => (revisionIds: readonly string[]) =>
    db.adScore.count({ where: { revisionId: { in: [...revisionIds] }, brandModelId: modelId } });
  await timeAds(bench, await makeAds(db), scoredWith(brandModelId));
  const ads = await makeAds(db);
  await restoreBrandModel(db, people.operator, insteadOfId);
  const committedAt = performance.now();
  const { id: restoredId } = await db.brandModel.findFirstOrThrow({ where: { brandId, state: 'active' } });
  return timeAds(bench, ads, scoredWith(restoredId), committedAt);
}

/** The shipped parts with another constant come into use, and go. */
async function takeReleaseBack(bench: Bench, round: number): Promise<Rollback> {
  const { db, people } = bench;
  const before = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const folder = await writeAnotherRelease(0.125 * (round + 1));
  const { releaseId } = await keepRelease(db, await readVerifiedRelease(folder));
  await rm(folder, { recursive: true });
  const releaseShadowId = await startReleaseShadow(db, people.operator, releaseId, 1);
  await until(
    bench,
    'every brand modelled for the release in shadow',
    async () => (await db.modelShadow.count({ where: { releaseShadowId } })) === (await inUse(db)).length,
  );
  const wish = { note: '', threshold: 'matched' } as const;
  const { promotionId } = await proposeRelease(db, people.operator, releaseId, wish);
  const answer = { overrideReason: 'a measurement', selfApprovalReason: null };
  await approveRelease(db, { id: people.admin, isAdmin: true }, promotionId, answer);
  const scoredUnder = (id: string) => async (revisionIds: readonly string[]) => {
    const revisionId = { in: [...revisionIds] };
    return (await workersWith(db, id)) === WORKERS
      ? db.scoring.count({ where: { revisionId, state: 'scored', releaseId: id } })
      : 0;
  };
  await timeAds(bench, await makeAds(db), scoredUnder(releaseId));
  const ads = await makeAds(db);
  await restoreRelease(db, people.operator, before.id);
  return timeAds(bench, ads, scoredUnder(before.id), performance.now());
}

async function workersWith(db: Db, releaseId: string): Promise<number> {
  const { contentHash: releaseHash } = await db.release.findUniqueOrThrow({ where: { id: releaseId } });
  return db.worker.count({ where: { releaseHash, seenAt: { gt: new Date(Date.now() - 15_000) } } });
}

type Ads = Parameters<typeof ingestAds>[2];

/** Ads that show a brand, with new pictures: stored already, so that only scoring is timed. */
async function makeAds(db: Db): Promise<Ads> {
  const pictures = [];
  for (let index = 0; index < ADS; index++) {
    pictures.push(await storeImage(db, await drawBenchPicture(0, drawn++)));
  }
  return pictures.map(({ sha256 }) => ({
    externalId: sha256,
    sellerExternalId: 'bench',
    title: `${SHOWN.name} thing`,
    category: 'bench',
    price: null,
    images: [`sha256:${sha256}`],
  }));
}
let drawn = 2_000_000;

/** Sends them in now. @param countDone of these revisions, those that are scored as they should be */
async function timeAds(
  bench: Bench,
  ads: Ads,
  countDone: (revisionIds: readonly string[]) => Promise<number>,
  from = performance.now(),
): Promise<Rollback> {
  const { outcomes } = await ingestAds(bench.db, 'bench', ads);
  const revisionIds = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw new Error(`not taken: ${JSON.stringify(outcome.rejections)}`);
    return outcome.revisionId;
  });
  let first: number | null = null;
  await until(bench, `all ${ADS} ads scored as they should be`, async () => {
    const done = await countDone(revisionIds);
    if (done > 0) first ??= performance.now();
    return done === ADS;
  });
  return { firstSeconds: (first! - from) / 1_000, lastSeconds: (performance.now() - from) / 1_000 };
}

async function until({ workers }: Bench, what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    workers.forEach(requireAlive);
    if (performance.now() > deadline) throw new Error(`not after ${PATIENCE_MS / 1_000} s: ${what}`);
    await sleep(LOOK_MS);
  }
}
