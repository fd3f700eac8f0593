import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../database/db';
import type { JobPayloads } from '../jobs/queues';
import {
  activateModel,
  decide,
  endUndoWindows,
  makeAd,
  makeBrand,
  makeScoredItem,
  makeUser,
  newName,
  saveScores,
  scoredAd,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { approveThreshold, withdrawThreshold } from './decide-proposal';
import { getBrandThresholds } from './get-brand-thresholds';
import { proposeThreshold } from './propose-threshold';
import { restoreThreshold } from './restore-threshold';
import { triageAdsBetween } from './triage-ads-between';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let ben: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  [anna, ben] = [await makeUser(db, ['ops']), await makeUser(db, ['ops'])];
});
afterAll(() => database.drop());

const thresholdsOf = ({ slug }: TestBrand) => getBrandThresholds(db, slug);
const activeOf = async (brand: TestBrand) => (await thresholdsOf(brand)).active!;
const propose = async (brand: TestBrand, value: number, by = anna) =>
  proposeThreshold(db, by.id, brand.slug, {
    value,
    note: '',
    activeId: (await activeOf(brand)).thresholdId,
    planId: null,
  });
const approve = async (brand: TestBrand, thresholdId: string, by = ben) =>
  approveThreshold(db, by.id, thresholdId, {
    activeId: (await activeOf(brand)).thresholdId,
    reason: null,
  });
/** Whether an ad that comes in now is flagged. */
const isFlagged = async (brand: TestBrand, prob: number) => {
  const ad = await makeAd(db);
  await saveScores(db, [scoredAd(ad, [[brand, prob]])]);
  return (await db.triageDecision.findFirstOrThrow({ where: { revisionId: ad.revisionId } })).isFlagged;
};

describe('the life of a threshold', () => {
  test('proposed by one, approved by another: the next ad is triaged by it, and back in one step', async () => {
    const brand = await makeBrand(db);
    const first = await activeOf(brand);
    expect(first).toMatchObject({ value: 0.5, origin: 'first', certificate: null });
    expect(await isFlagged(brand, 0.4)).toBe(false);
    const proposal = await propose(brand, 0.3);
    expect(await isFlagged(brand, 0.4)).toBe(false);
    expect(await approve(brand, proposal.thresholdId)).toMatchObject({ value: 0.3, state: 'active' });
    expect(await isFlagged(brand, 0.4)).toBe(true);
    const active = await activeOf(brand);
    expect(active).toMatchObject({
      proposedBy: { id: anna.id },
      approvedBy: { id: ben.id },
      origin: 'proposed',
    });
    await restoreThreshold(db, anna.id, first.thresholdId, { activeId: active.thresholdId, note: '' });
    expect(await isFlagged(brand, 0.4)).toBe(false);
    const { history } = await thresholdsOf(brand);
    expect(history.map(({ version, value, state, origin }) => [version, value, state, origin])).toEqual([
      [3, 0.5, 'active', 'restored'],
      [2, 0.3, 'superseded', 'proposed'],
      [1, 0.5, 'superseded', 'first'],
    ]);
  });

  test('nobody approves their own proposal', async () => {
    const brand = await makeBrand(db);
    const { thresholdId } = await propose(brand, 0.7);
    await expect(approve(brand, thresholdId, anna)).rejects.toMatchObject({ code: 'not-allowed' });
    expect((await activeOf(brand)).value).toBe(0.5);
  });

  test('one proposal at a time; a withdrawn one makes room, and cannot be approved', async () => {
    const brand = await makeBrand(db);
    const { thresholdId } = await propose(brand, 0.7);
    await expect(propose(brand, 0.8)).rejects.toMatchObject({ code: 'conflict' });
    await withdrawThreshold(db, ben.id, thresholdId);
    await expect(approve(brand, thresholdId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await propose(brand, 0.8)).toMatchObject({ state: 'proposed' });
  });

  test('of rival proposals one is taken, and of rival approvals one', async () => {
    const brand = await makeBrand(db);
    const settled = <Value>(all: Array<Promise<Value>>) =>
      Promise.allSettled(all).then(
        (results) => results.filter(({ status }) => status === 'fulfilled').length,
      );
    expect(await settled([0.6, 0.7, 0.8, 0.9].map((value) => propose(brand, value)))).toBe(1);
    const { proposal } = await thresholdsOf(brand);
    expect(await settled([1, 2, 3].map(() => approve(brand, proposal!.thresholdId)))).toBe(1);
  });

  test('who saw another threshold in use is told so', async () => {
    const brand = await makeBrand(db);
    const seen = await activeOf(brand);
    const { thresholdId } = await propose(brand, 0.7);
    await approve(brand, thresholdId);
    const stale = { activeId: seen.thresholdId, note: '', planId: null, value: 0.2 };
    await expect(proposeThreshold(db, anna.id, brand.slug, stale)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(
      restoreThreshold(db, anna.id, seen.thresholdId, { activeId: seen.thresholdId, note: '' }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a new model takes the value over, says so, and promises nothing', async () => {
    const slug = newName('brand');
    const brand = await makeBrand(db, { slug });
    await approve(brand, (await propose(brand, 0.73)).thresholdId);
    const next = await activateModel(db, slug);
    expect(next.modelId).not.toBe(brand.modelId);
    expect(await activeOf(next)).toMatchObject({
      value: 0.73,
      origin: 'carried',
      version: 1,
      source: { modelVersion: 1, version: 2 },
      certificate: null,
    });
  });

  test('ads that were scored before are triaged again, and asked about where they are flagged now', async () => {
    const brand = await makeBrand(db);
    const makeScored = async (prob: number) => {
      const ad = await makeAd(db);
      await saveScores(db, [scoredAd(ad, [[brand, prob]])]);
      return ad;
    };
    const [under, between, over] = [await makeScored(0.2), await makeScored(0.4), await makeScored(0.6)];
    const { thresholdId } = await propose(brand, 0.3);
    await approve(brand, thresholdId);
    const [job] = await db.$queryRaw<Array<{ data: JobPayloads['triage-threshold'] }>>`
      SELECT data FROM pgboss.job WHERE name = 'triage-threshold' AND data ->> 'thresholdId' = ${thresholdId}`;
    expect(await triageAdsBetween(db, job!.data)).toBe(1);
    const flagged = async ({ revisionId }: { revisionId: string }) =>
      (await db.triageDecision.findFirstOrThrow({ where: { revisionId } })).isFlagged;
    expect([await flagged(under), await flagged(between), await flagged(over)]).toEqual([false, true, true]);
    const suspect = await db.reviewSuspect.findFirstOrThrow({
      where: { reviewItem: { revisionId: between.revisionId } },
    });
    expect(suspect.thresholdVersionId).toBe(thresholdId);
  });

  test('what is decided is audited', async () => {
    const brand = await makeBrand(db);
    const { thresholdId } = await propose(brand, 0.7);
    await approve(brand, thresholdId);
    const events = await db.auditEvent.findMany({
      where: { subjectId: thresholdId },
      orderBy: { at: 'asc' },
    });
    expect(events.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['threshold-proposed', anna.id],
      ['threshold-approved', ben.id],
    ]);
  });
});

describe('the figures of a brand', { timeout: 300_000 }, () => {
  test('flags are counted without authorised sellers, precision comes from settled verdicts', async () => {
    const brand = await makeBrand(db);
    const reasons = [
      ...Array.from({ length: 28 }, () => 'counterfeit' as const),
      ...Array.from({ length: 4 }, () => 'not-this-brand' as const),
    ];
    for (const reason of reasons) {
      const item = await makeScoredItem(db, [[brand, 0.8]]);
      await decide(db, anna, item, [
        { brandId: brand.id, reason, evidence: reason === 'counterfeit' ? item.images : [] },
      ]);
      await endUndoWindows(db, item);
      expect(await settleItem(db, item.reviewItemId)).toBe('settled');
    }
    await makeScoredItem(db, [[brand, 0.9]]);
    const { points, basis } = await thresholdsOf(brand);
    const at = (value: number) => points.find(({ threshold }) => threshold === value)!;
    expect(at(0.5).quantities['actionable-precision']).toMatchObject({ value: 28 / 32, n: 32 });
    expect(at(0.85).quantities['actionable-precision']).toEqual({ kind: 'too-few', positives: 0, n: 0 });
    expect(at(0.5).forecast.flags).toBe(33);
    expect(at(0.85).forecast.flags).toBe(1);
    expect(basis).toMatchObject({ pairs: 33, undecided: 1 });
    // Somebody has to decide the last one before the day's cohort speaks of all traffic.
    expect(at(0.5).quantities['live-recall'].kind).toBe('too-few');
  });
});
