import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import {
  decide,
  endUndoWindows,
  makeBrand,
  makeScoredItem,
  makeUser,
  wantAnotherAnswer,
  type TestBrand,
  type TestItem,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { withdrawVerdict } from '../verdicts/withdraw-verdict';
import { readAllBrands } from './read-all-brands';
import { readDrawnAds } from './read-drawn-ads';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());

const line = (brand: TestBrand, item: TestItem, reason: Reason) => ({
  brandId: brand.id,
  reason,
  evidence: reason === 'not-this-brand' || reason === 'generic-style' ? [] : item.images,
});

test('of every pair the decision that stands is counted: of one brand, and of all brands at once', async () => {
  const [anna, ben, carla] = [await makeUser(db), await makeUser(db), await makeUser(db, ['ops'])];
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const settle = async (item: TestItem) => {
    await endUndoWindows(db, item);
    return settleItem(db, item.reviewItemId);
  };
  const both = await makeScoredItem(db, [
    [brand, 0.95],
    [other, 0.85],
  ]);
  await decide(db, anna, both, [line(brand, both, 'counterfeit'), line(other, both, 'not-this-brand')]);
  expect(await settle(both)).toBe('settled');
  const disputed = await makeScoredItem(db, [[brand, 0.9]]);
  await wantAnotherAnswer(db, disputed.reviewItemId);
  await decide(db, anna, disputed, [line(brand, disputed, 'counterfeit')]);
  await decide(db, ben, disputed, [line(brand, disputed, 'not-this-brand')]);
  expect(await settle(disputed)).toBe('adjudication');
  await decide(db, carla, disputed, [line(brand, disputed, 'look-alike')], { purpose: 'adjudication' });
  expect(await settle(disputed)).toBe('settled');
  const takenBack = await makeScoredItem(db, [[brand, 0.8]]);
  const { verdictId } = await decide(db, anna, takenBack, [line(brand, takenBack, 'counterfeit')]);
  await withdrawVerdict(db, anna.id, verdictId, anna.id);
  await db.workSlot.updateMany({
    where: { reviewItemId: takenBack.reviewItemId },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });
  await decide(db, ben, takenBack, [line(brand, takenBack, 'generic-style')]);
  expect(await settle(takenBack)).toBe('settled');
  const ofOther = await makeScoredItem(db, [[other, 0.7]]);
  await decide(db, anna, ofOther, [line(other, ofOther, 'trademark-use')]);
  expect(await settle(ofOther)).toBe('settled');
  await makeScoredItem(db, [[brand, 0.6]]);

  const { activatedAt } = await db.brandModel.findUniqueOrThrow({ where: { id: brand.modelId } });
  const now = new Date();
  const { ads } = await readDrawnAds(
    db,
    { id: brand.modelId, brandId: brand.id, activatedAt: activatedAt! },
    now,
  );
  const drawn = { p: 1, isAuthorized: false, cohort: expect.any(String) };
  expect(ads).toEqual([
    { ...drawn, prob: 0.95, reason: 'counterfeit', isAnswered: true },
    { ...drawn, prob: 0.9, reason: 'look-alike', isAnswered: true },
    { ...drawn, prob: 0.8, reason: 'generic-style', isAnswered: true },
    { ...drawn, prob: 0.6, reason: null, isAnswered: false },
    { ...drawn, prob: 0, reason: 'not-this-brand', isAnswered: false },
  ]);

  const { labels } = await readAllBrands(db, [0, 0.75, 0.88], now);
  const one = (from: number, count: number, violations: number) => ({
    from,
    count,
    violations,
    weight: count,
    squares: count,
    violating: violations,
  });
  const binsOf = ({ modelId }: TestBrand) => labels.get(modelId)!.toSorted((a, b) => a.from - b.from);
  expect(binsOf(brand)).toEqual([one(0.75, 1, 0), one(0.88, 2, 2)]);
  expect(binsOf(other)).toEqual([one(0, 1, 1), one(0.75, 1, 0)]);
});
