import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '../config/env';
import type { Db } from '../database/db';
import {
  activateModel,
  hold,
  makeAd,
  makeBrand,
  makeScoredItem,
  makeUser,
  publishBrand,
  saveScores,
  scoredAd,
  type TestAd,
  type TestBrand,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { permanentRandom } from '../triage/permanent-random';
import { MAX_AUDIT_PROB } from '../triage/triage-revisions';
import { cancelRescoring } from './cancel-rescoring';
import { getRescoring, rescoreNext } from './rescore';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

/** Gives a brand another model, as publishing does once a worker has built it. */
async function publishAgain(brand: TestBrand): Promise<{ next: TestBrand; rescoringId: string }> {
  await publishBrand(db, brand.slug, { smallestMarkPx: 1 + Math.floor(Math.random() * 9_000) });
  const before = brand.modelId;
  await activateModel(db, brand.slug, 0.5);
  const model = await db.brandModel.findFirstOrThrow({ where: { brandId: brand.id, state: 'active' } });
  expect(model.id).not.toBe(before);
  const rescoring = await db.rescoring.findUniqueOrThrow({ where: { brandModelId: model.id } });
  return { next: { ...brand, modelId: model.id }, rescoringId: rescoring.id };
}
/** An ad that no audit draws, so that it leaves the queue when nothing flags it any more. */
async function makeUndrawnAd(): Promise<TestAd> {
  for (;;) {
    const ad = await makeAd(db);
    if (permanentRandom(config().triageSalt, ad.revisionId) > MAX_AUDIT_PROB) return ad;
  }
}
const stateOf = async (revisionId: string) =>
  (await db.scoring.findUniqueOrThrow({ where: { revisionId } })).state;
const itemOf = (revisionId: string) =>
  db.reviewItem.findFirstOrThrow({ where: { revisionId }, include: { suspects: true } });

test('what a new model says replaces what the old one said: flags come, and items without one leave the queue', async () => {
  const brand = await makeBrand(db);
  const [flagged, quiet] = [await makeUndrawnAd(), await makeUndrawnAd()];
  await saveScores(db, [scoredAd(flagged, [[brand, 0.9]]), scoredAd(quiet, [[brand, 0.2]])]);
  const { next, rescoringId } = await publishAgain(brand);
  expect(await rescoreNext(db, rescoringId)).toBe('go-on');
  expect(await rescoreNext(db, rescoringId)).toBe('go-on');
  expect([await stateOf(flagged.revisionId), await stateOf(quiet.revisionId)]).toEqual(['queued', 'queued']);
  expect(await rescoreNext(db, rescoringId)).toBe('wait');
  expect(await getRescoring(db, brand.slug)).toMatchObject({ state: 'running', doneCount: 0 });

  await saveScores(db, [scoredAd(flagged, [[next, 0.1]]), scoredAd(quiet, [[next, 0.8]])]);
  expect(await itemOf(flagged.revisionId)).toMatchObject({ state: 'withdrawn' });
  expect(await itemOf(quiet.revisionId)).toMatchObject({
    state: 'open',
    suspects: [{ brandModelId: next.modelId, prob: 0.8 }],
  });
  expect(await rescoreNext(db, rescoringId)).toBe('over');
  expect(await getRescoring(db, brand.slug)).toMatchObject({ state: 'done', doneCount: 2, totalCount: 2 });
});

test('an item that stays open says what the new model says', async () => {
  const brand = await makeBrand(db);
  const item = await makeScoredItem(db, [[brand, 0.9]]);
  const { next, rescoringId } = await publishAgain(brand);
  await rescoreNext(db, rescoringId);
  await saveScores(db, [scoredAd(item, [[next, 0.7]])]);
  const threshold = await db.thresholdVersion.findFirstOrThrow({ where: { brandModelId: next.modelId } });
  expect(await itemOf(item.revisionId)).toMatchObject({
    id: item.reviewItemId,
    suspects: [{ brandModelId: next.modelId, prob: 0.7, thresholdVersionId: threshold.id }],
  });
});

test('an item in somebody’s hands stays as they see it, and is looked at when it is given back', async () => {
  const brand = await makeBrand(db);
  const item = await makeScoredItem(db, [[brand, 0.9]]);
  const anna = await makeUser(db);
  await hold(db, anna, item);
  const { rescoringId } = await publishAgain(brand);
  let step = await rescoreNext(db, rescoringId);
  while (step === 'go-on') step = await rescoreNext(db, rescoringId);
  expect(step).not.toBe('over');
  expect(await stateOf(item.revisionId)).toBe('scored');
  await db.workSlot.updateMany({
    where: { reviewItemId: item.reviewItemId },
    data: { leasedUntil: new Date(Date.now() - 1_000) },
  });
  await rescoreNext(db, rescoringId);
  expect(await stateOf(item.revisionId)).toBe('queued');
});

test('a newer model’s rescoring replaces the one under way', async () => {
  const brand = await makeBrand(db);
  await makeScoredItem(db, [[brand, 0.9]]);
  const first = await publishAgain(brand);
  const second = await publishAgain(first.next);
  expect(await rescoreNext(db, first.rescoringId)).toBe('over');
  expect(await rescoreNext(db, second.rescoringId)).toBe('go-on');
});

test('one that is cancelled gives out no more ads; the others keep their scores, and the next model has its own', async () => {
  const brand = await makeBrand(db);
  const person = await makeUser(db);
  const ad = await makeUndrawnAd();
  await saveScores(db, [scoredAd(ad, [[brand, 0.2]])]);
  const { rescoringId } = await publishAgain(brand);
  await cancelRescoring(db, person.id, rescoringId);
  expect(await rescoreNext(db, rescoringId)).toBe('over');
  expect(await stateOf(ad.revisionId)).toBe('scored');
  const cancelled = await getRescoring(db, brand.slug);
  expect(cancelled).toMatchObject({ rescoringId, state: 'cancelled', doneCount: 0 });
  await cancelRescoring(db, person.id, rescoringId);
  expect(await getRescoring(db, brand.slug)).toEqual(cancelled);
  const events = { where: { action: 'rescoring-cancelled', subjectId: rescoringId } };
  expect(await db.auditEvent.findMany(events)).toMatchObject([{ actorId: person.id }]);
  await expect(cancelRescoring(db, person.id, brand.id)).rejects.toMatchObject({ code: 'not-found' });
  const next = await publishAgain(brand);
  expect(await rescoreNext(db, next.rescoringId)).toBe('go-on');
});
