import { afterAll, beforeAll, expect, test } from 'vitest';
import { QueueFilterSchema, type QueueEntry } from '@/lib/contracts/review';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { listQueue } from '../queue/list-queue';
import {
  activateModel,
  decide,
  endUndoWindows,
  makeBrand,
  makeScoredItem,
  makeUser,
  newName,
  publishBrand,
  wantAnotherAnswer,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { withdrawVerdict } from '../verdicts/withdraw-verdict';
import { countUses } from './count-uses';
import { createBrand } from './open-draft';
import { publishDefinition } from './publish-definition';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  [anna, ben] = [await makeUser(db), await makeUser(db)];
});
afterAll(() => database.drop());

const answer = (who: TestUser, item: TestItem, brand: TestBrand, reason: Reason) =>
  decide(db, who, item, [
    { brandId: brand.id, reason, evidence: reason === 'not-this-brand' ? [] : item.images },
  ]);

/** Every page of a list, and the count that its first page gave. */
async function readList(filter: object) {
  const entries: QueueEntry[] = [];
  const totals: Array<number | null> = [];
  let cursor: string | null = null;
  do {
    const query: object = { ...filter, limit: 2, ...(cursor && { cursor }) };
    const page = await listQueue(db, QueueFilterSchema.parse(query), { maySeeAnswers: true });
    entries.push(...page.entries);
    totals.push(page.total);
    cursor = page.nextCursor;
  } while (cursor);
  return { entries, ids: entries.map(({ reviewItemId }) => reviewItemId).toSorted(), totals };
}
const ids = (...items: TestItem[]) => items.map(({ reviewItemId }) => reviewItemId).toSorted();

test('what used the version in use are the rows, and the count, of the lists that impact leads to', async () => {
  const other = await makeBrand(db);
  // An answer from before anything was published names no version.
  const slug = newName('brand');
  await createBrand(db, { slug, name: slug }, anna.id);
  const { id } = await db.brand.findUniqueOrThrow({ where: { slug } });
  const unversioned = await makeScoredItem(db, [[other, 0.9]]);
  await answer(anna, unversioned, { ...other, id }, 'counterfeit');
  expect(await countUses(db, id)).toEqual({
    versionInUse: null,
    openItemCount: 0,
    verdictLineCount: 0,
    answeredItemCount: 0,
  });

  await publishDefinition(db, { slug, version: 1 }, { expectedRevision: 1, note: '' }, anna.id);
  const first = await activateModel(db, slug);
  const oldOpen = await makeScoredItem(db, [[first, 0.9]]);
  const oldDecided = await makeScoredItem(db, [[first, 0.8]]);
  await answer(anna, oldDecided, first, 'counterfeit');

  await publishBrand(db, slug, { smallestMarkPx: 40 });
  const second = await activateModel(db, slug);
  const open = await makeScoredItem(db, [
    [second, 0.9],
    [other, 0.8],
  ]);
  const openToo = await makeScoredItem(db, [[second, 0.7]]);
  const ofOther = await makeScoredItem(db, [[other, 0.9]]);
  const taken = await makeScoredItem(db, [[second, 0.6]]);
  const { verdictId } = await answer(anna, taken, second, 'look-alike');
  await withdrawVerdict(db, anna.id, verdictId, anna.id);
  const disputed = await makeScoredItem(db, [[second, 0.9]]);
  await wantAnotherAnswer(db, disputed.reviewItemId);
  await answer(anna, disputed, second, 'counterfeit');
  await answer(ben, disputed, second, 'not-this-brand');
  await endUndoWindows(db, disputed);
  await settleItem(db, disputed.reviewItemId);
  const settled = await makeScoredItem(db, [[second, 0.9]]);
  await answer(anna, settled, second, 'authorized');
  await endUndoWindows(db, settled);
  await settleItem(db, settled.reviewItemId);
  // Suspected of another brand, answered for this one too.
  await answer(anna, ofOther, second, 'mark-covered');

  const uses = await countUses(db, id);
  expect(uses).toEqual({ versionInUse: 2, openItemCount: 4, verdictLineCount: 4, answeredItemCount: 3 });

  const waiting = await readList({ brand: slug, state: 'waiting', suspectedUnder: '2' });
  expect(waiting.ids).toEqual(ids(open, openToo, taken, disputed));
  expect(waiting.totals).toEqual([uses.openItemCount, null]);
  for (const sort of ['priority', 'due', 'newest']) {
    const answered = await readList({ brand: slug, state: 'any', answeredUnder: '2', sort });
    expect(answered.ids).toEqual(ids(disputed, settled, ofOther));
    expect(answered.totals).toEqual([uses.answeredItemCount, null]);
    const answers = Object.fromEntries(answered.entries.map((entry) => [entry.reviewItemId, entry.answers]));
    expect(answers).toEqual({
      [disputed.reviewItemId]: ['counterfeit', 'not-this-brand'],
      [settled.reviewItemId]: ['authorized'],
      [ofOther.reviewItemId]: ['mark-covered'],
    });
  }

  const before = { brand: slug, suspectedUnder: '1' };
  expect((await readList({ ...before, state: 'waiting' })).ids).toEqual(ids(oldOpen));
  expect((await readList({ ...before, state: 'any' })).ids).toEqual(ids(oldOpen, oldDecided));
  expect((await readList({ brand: slug, state: 'any', answeredUnder: '1' })).ids).toEqual(ids(oldDecided));
  expect((await readList({ brand: slug, state: 'answered', answeredUnder: '2' })).ids).toEqual(ids(ofOther));
  const both = { brand: slug, state: 'any', suspectedUnder: '2', answeredUnder: '2' };
  expect((await readList(both)).ids).toEqual(ids(disputed, settled));
  expect(await readList({ brand: slug, state: 'any', answeredUnder: '9' })).toEqual({
    entries: [],
    ids: [],
    totals: [0],
  });
  expect(new Set((await readList({ brand: slug, state: 'waiting' })).totals)).toEqual(new Set([null]));
});

test('what was answered is told to nobody who only reviews', async () => {
  const brand = await makeBrand(db);
  const item = await makeScoredItem(db, [[brand, 0.9]]);
  await answer(anna, item, brand, 'counterfeit');
  const filter = QueueFilterSchema.parse({ brand: brand.slug, state: 'any', answeredUnder: '1' });
  expect((await listQueue(db, filter)).entries).toMatchObject([{ answers: null }]);
});
