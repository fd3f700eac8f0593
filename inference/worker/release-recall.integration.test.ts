import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ReleaseGate } from '@/lib/contracts/release-promotions';
import { StoredFiguresSchema } from '@/lib/contracts/learning';
import type { Db } from '@/lib/server/database/db';
import { approvePromotion, proposePromotion } from '@/lib/server/learning/promotions';
import { stopReleaseShadow } from '@/lib/server/releases/end-release-shadow';
import { getReleaseGates } from '@/lib/server/releases/release-gates';
import { approveRelease, proposeRelease, withdrawRelease } from '@/lib/server/releases/release-promotions';
import { restoreRelease } from '@/lib/server/releases/restore-release';
import { startReleaseShadow } from '@/lib/server/releases/start-release-shadow';
import { makeAd, makeUser, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
import { openReleaseWorld } from '../testing/release-world';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';
import { until } from '../testing/worker-processes';
import { scoreRevisions } from './score-revisions';

const SECONDS = 1_000;
const HELD_OUT = { training: 0.2, validation: 0.4, test: 0.4 };
/** Says the same of every picture. */
const BLIND = {
  appearance: { weight: 0, cap: 4 },
  appearanceHead: { weight: 0, offset: 0, cap: 8, prototypeShare: 0.5 },
  mark: { weight: 0, floor: -2, cap: 6 },
};
let tiny: TinyInstallation;
let db: Db;
let anna: TestUser;
let ben: TestUser;
let releases: ReturnType<typeof openReleaseWorld>;
/** In use, of a learning run. */
let learned: TestBrand;
/** Shows the learned brand. */
let picture: string;
let bias = -3;

beforeAll(async () => {
  tiny = await openTinyInstallation();
  ({ db, anna } = tiny);
  const { world } = tiny;
  ben = await makeUser(db);
  releases = openReleaseWorld(tiny);
  learned = await world.makeModelledBrand('#ff0000');
  for (let index = 0; index < 70; index++) await world.teach(learned, '#d81010', 'counterfeit');
  for (let index = 0; index < 150; index++) await world.teach(learned, '#2020a0', 'not-this-brand');
  const candidateId = await world.learnFrom(await world.freeze([learned], undefined, { shares: HELD_OUT }));
  const { promotionId } = await proposePromotion(db, anna.id, candidateId, {
    note: '',
    threshold: 'recertify',
  });
  const answer = { overrideReason: 'a test', selfApprovalReason: null };
  await approvePromotion(db, { id: ben.id, isAdmin: true }, promotionId, answer);
  picture = (await db.datasetEntry.findFirstOrThrow({ where: { presence: 'present' } })).imageSha256;
});
afterAll(() => tiny.close());
beforeEach(async () => {
  const running = await db.releaseShadow.findFirst({ where: { state: 'running' } });
  if (running) await stopReleaseShadow(db, anna.id, running.id);
});

test('a release that finds the same is shown not to be worse, on pictures that no model learned from', async () => {
  const releaseId = await importAnother();
  const shadowId = await measure(releaseId);
  const recall = await recallOf(releaseId);
  expect(recall).toMatchObject({ isOpen: true, brands: 1, margin: 0.1 });
  expect(recall.found).toMatchObject([{ slug: learned.slug, isShown: true, problem: null, lost: 0 }]);
  const [row] = await db.shadowRecall.findMany({ where: { shadow: { releaseShadowId: shadowId } } });
  const inUse = await db.brandModel.findFirstOrThrow({ where: { brandId: learned.id, state: 'active' } });
  const run = await db.learningRun.findUniqueOrThrow({ where: { id: inUse.learningRunId! } });
  expect(row).toMatchObject({ besideHash: inUse.contentHash, datasetVersionId: run.datasetVersionId });
  const heldOut = await db.datasetEntry.findMany({
    where: { versionId: run.datasetVersionId, split: { not: 'training' } },
  });
  const { positives, fewest, negatives } = recall.found[0]!;
  expect(fewest).toBe(36);
  expect(positives).toBeGreaterThan(fewest);
  // Its reference picture, and what looks like it, is left out.
  expect(positives).toBeLessThanOrEqual(heldOut.filter(({ presence }) => presence === 'present').length);
  expect(negatives).toBe(heldOut.filter(({ presence }) => presence === 'absent').length);
});

test('it comes into use with its recall gate open; one that finds less does not', async () => {
  const blind = await importBlind();
  await measure(blind);
  const { found, isOpen } = await recallOf(blind);
  expect(isOpen).toBe(false);
  expect(found).toMatchObject([{ isShown: false, problem: null }]);
  expect(found[0]!.lost).toBeGreaterThan(found[0]!.positives / 2);
  const { promotionId } = await propose(blind);
  const operator = { id: ben.id, isAdmin: false };
  const plain = { overrideReason: null, selfApprovalReason: null };
  await expect(approveRelease(db, operator, promotionId, plain)).rejects.toThrow(/Shut: .*recall/);
  await withdrawRelease(db, anna.id, promotionId);
  const running = await db.releaseShadow.findFirstOrThrow({ where: { state: 'running' } });
  await stopReleaseShadow(db, anna.id, running.id);

  const equal = await importAnother();
  await measure(equal, 20);
  const proposed = await propose(equal);
  const measured = proposed.gates.filter(({ kind }) => kind !== 'threshold');
  expect(measured.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([
    ['bytes', true],
    ['ads', true],
    ['recall', true],
    ['splits', true],
  ]);
  expect(proposed.gates).toEqual(await getReleaseGates(db, equal));
  const before = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const answer = { ...plain, overrideReason: 'its threshold is certified next' };
  expect(
    await approveRelease(db, { ...operator, isAdmin: true }, proposed.promotionId, answer),
  ).toMatchObject({ state: 'approved' });
  expect(await db.release.findUnique({ where: { id: equal } })).toMatchObject({ state: 'active' });
  await restoreRelease(db, anna.id, before.id);
});

test('a worker that ends in the middle leaves nothing half measured, and the next one measures the same', async () => {
  const releaseId = await importAnother();
  const first = await startReleaseShadow(db, anna.id, releaseId, 1);
  const stop = releases.see(first);
  await until(20 * SECONDS, async () => (await evidenceOf(releaseId)) >= 60);
  await stop();
  expect(await db.shadowRecall.count({ where: { shadow: { releaseShadowId: first } } })).toBe(0);
  const looked = await evidenceOf(releaseId);
  const resumed = await seeMeasured(first);
  expect(await evidenceOf(releaseId)).toBeGreaterThan(looked);
  await stopReleaseShadow(db, anna.id, first);
  const again = await measure(releaseId);
  expect(await figuresOf(again)).toEqual(await figuresOf(resumed));
});

test('few held-out pictures say that they are too few, with how many there are and how many it takes', async () => {
  const { world } = tiny;
  const [few, unseen] = [await world.makeModelledBrand('#00ff00'), await world.makeModelledBrand('#ffff00')];
  for (let index = 0; index < 8; index++) await world.teach(few, '#10d810', 'counterfeit');
  for (let index = 0; index < 140; index++) await world.teach(few, '#2020a0', 'not-this-brand');
  await world.freeze([few], undefined, { shares: HELD_OUT });
  const releaseId = await importAnother();
  await measure(releaseId);
  const { isOpen, found } = await recallOf(releaseId);
  expect(isOpen).toBe(false);
  const of = new Map(found.map((one) => [one.slug, one]));
  expect(of.get(few.slug)).toMatchObject({ isShown: false, problem: 'few-positives', fewest: 46 });
  expect(of.get(few.slug)!.positives).toBeLessThan(9);
  expect(of.get(unseen.slug)).toMatchObject({ isShown: false, problem: 'no-positives', positives: 0 });
  expect(of.get(learned.slug)).toMatchObject({ isShown: true, fewest: 46 });
});

/** The parts in use with another constant: what is surer stays surer. */
function importAnother(): Promise<string> {
  bias -= 0.25;
  return releases.importAnother({ bias });
}

function importBlind(): Promise<string> {
  return releases.importAnother(BLIND);
}

/** Runs a release in shadow until every brand is measured and so many live ads are seen, every other one flagged. @returns its shadow */
async function measure(releaseId: string, liveAds = 0): Promise<string> {
  const releaseShadowId = await startReleaseShadow(db, anna.id, releaseId, 1);
  const ads = [];
  for (let index = 0; index < liveAds; index++) {
    const title = index % 2 === 0 ? `${learned.slug} thing` : 'A thing';
    ads.push(await makeAd(db, { images: [picture], title }));
  }
  await scoreRevisions(
    tiny.world.deps(),
    ads.map(({ revisionId }) => revisionId),
  );
  return seeMeasured(releaseShadowId, liveAds);
}

async function seeMeasured(releaseShadowId: string, liveAds = 0): Promise<string> {
  const stop = releases.see(releaseShadowId);
  await until(60 * SECONDS, async () => {
    const [inUse, measured, seen] = await Promise.all([
      db.brandModel.count({ where: { state: 'active' } }),
      db.shadowRecall.count({ where: { shadow: { releaseShadowId } } }),
      db.releaseShadowAd.count({ where: { releaseShadowId } }),
    ]);
    return measured === inUse && seen >= liveAds;
  });
  await stop();
  return releaseShadowId;
}

const propose = (releaseId: string) =>
  proposeRelease(db, anna.id, releaseId, { note: '', threshold: 'matched' });

async function recallOf(releaseId: string): Promise<Extract<ReleaseGate, { kind: 'recall' }>> {
  const gate = (await getReleaseGates(db, releaseId)).find(({ kind }) => kind === 'recall');
  return gate as Extract<ReleaseGate, { kind: 'recall' }>;
}

async function figuresOf(releaseShadowId: string) {
  const rows = await db.shadowRecall.findMany({
    where: { shadow: { releaseShadowId } },
    orderBy: { contentHash: 'asc' },
  });
  return rows.map(({ contentHash, figures }) => [contentHash, StoredFiguresSchema.parse(figures)]);
}

const evidenceOf = (releaseId: string) => db.imageEvidence.count({ where: { releaseId } });
