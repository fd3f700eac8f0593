import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../database/db';
import {
  decide,
  endUndoWindows,
  escalate,
  hold,
  makeAd,
  makeBrand,
  makeScoredItem,
  makeUser,
  saveScores,
  scoredAd,
  verdictBody,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { submitVerdict } from '../verdicts/submit-verdict';
import { withdrawVerdict } from '../verdicts/withdraw-verdict';
import { dayOf } from './days';
import { getInsights } from './get-insights';
import { getMeasuring } from './get-measuring';
import { queueRollUp, rollUpInsights } from './roll-up-insights';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let brand: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  anna = await makeUser(db);
  brand = await makeBrand(db);
});
afterAll(() => database.drop());

const today = { days: 28, step: 'day' as const };
const counterfeit = (item: TestItem) => [
  { brandId: brand.id, reason: 'counterfeit' as const, evidence: item.images },
];
const notThis = () => [{ brandId: brand.id, reason: 'not-this-brand' as const, evidence: [] }];

async function settle(item: TestItem): Promise<void> {
  await endUndoWindows(db, item);
  expect(await settleItem(db, item.reviewItemId)).toBe('settled');
}

/** As if the ad had come in, and had been triaged, so many days ago. */
async function age({ revisionId }: { revisionId: string }, days: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    const [row] = await tx.$queryRaw<Array<{ at: Date }>>`
      SELECT created_at - make_interval(days => ${days}::int) AS at FROM ad_revision WHERE id = ${revisionId}::uuid`;
    await tx.$executeRaw`UPDATE ad_revision SET created_at = ${row!.at} WHERE id = ${revisionId}::uuid`;
    await tx.$executeRaw`UPDATE ad_score SET revision_at = ${row!.at} WHERE revision_id = ${revisionId}::uuid`;
    await tx.$executeRaw`
      UPDATE triage_decision SET revision_at = ${row!.at}, decided_at = ${row!.at} WHERE revision_id = ${revisionId}::uuid`;
    await tx.$executeRaw`UPDATE scoring SET queued_at = ${row!.at}, ended_at = ${row!.at} WHERE revision_id = ${revisionId}::uuid`;
    await tx.$executeRaw`UPDATE review_item SET created_at = ${row!.at} WHERE revision_id = ${revisionId}::uuid`;
  });
}

const stored = async () =>
  (await db.insightDay.findMany({ orderBy: [{ day: 'asc' }, { scope: 'asc' }] })).map(
    ({ day, scope, figures }) => ({ day, scope, figures }),
  );

test('the funnel adds up at every branch, late and undone verdicts are counted, and counting twice changes nothing', async () => {
  const flag = () => makeScoredItem(db, [[brand, 0.9]]);
  const [right, wrong, waiting, asked, declined, late, undone] = [
    await flag(),
    await flag(),
    await flag(),
    await flag(),
    await flag(),
    await flag(),
    await flag(),
  ];
  await makeAd(db); // waits for its score
  const quiet = await makeAd(db);
  await saveScores(db, [scoredAd(quiet, [[brand, 0.1]])]);
  await decide(db, anna, right, counterfeit(right));
  await settle(right);
  await decide(db, anna, wrong, notThis());
  await settle(wrong);
  await escalate(db, anna, asked);
  await endUndoWindows(db, asked);
  expect(await settleItem(db, asked.reviewItemId)).toBe('adjudication');
  await db.workDecline.create({ data: { reviewItemId: declined.reviewItemId, userId: anna.id } });
  await db.reviewItem.update({
    where: { id: late.reviewItemId },
    data: { dueAt: new Date(Date.now() - 60_000) },
  });
  const tabId = randomUUID();
  const slot = await hold(db, anna, undone, { tabId });
  const { verdictId } = await submitVerdict(
    db,
    anna.id,
    randomUUID(),
    verdictBody(slot, {
      lines: counterfeit(undone),
      shown: { images: undone.images, suspects: [brand.id], energyMap: false },
    }),
  );
  await age(waiting, 9);
  expect(await rollUpInsights(db)).toBe(10);

  const first = await getInsights(db, today);
  const drawn = first.funnel.drawn;
  expect(first.funnel).toMatchObject({ received: 9, waitingScore: 1, failedScore: 0, scored: 8, flagged: 7 });
  expect(first.funnel.passed + drawn).toBe(1);
  expect(first.funnel.standings).toEqual({
    notQueued: 0,
    replaced: 0,
    withdrawn: 0,
    // The one of nine days ago, and the quiet ad if it was drawn by lot.
    waiting: 1 + drawn,
    late: 1,
    declined: 1,
    answered: 1,
    escalated: 1,
    violation: 1,
    noViolation: 1,
  });
  expect(first.points.at(-1)).toMatchObject({ verdicts: 3, settled: 2, found: 1, backlog: 5 + drawn });
  expect(first.points.at(-1)!.reviewerMinutes).toBeCloseTo((4 * 1_200) / 60_000, 9);
  expect(first.points.at(-1)!.backlogOldestHours).toBeCloseTo(9 * 24, 0);

  // Taken back, and decided otherwise; the one of nine days ago is decided late.
  await withdrawVerdict(db, anna.id, verdictId, tabId);
  await db.workSlot.updateMany({
    where: { reviewItemId: undone.reviewItemId },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });
  await decide(db, anna, waiting, counterfeit(waiting));
  await settle(waiting);
  expect(await rollUpInsights(db)).toBe(2);
  const second = await getInsights(db, today);
  expect(second.funnel.standings).toMatchObject({ answered: 0, waiting: 1 + drawn, violation: 2 });
  expect(second.points.at(-1)).toMatchObject({ verdicts: 3, settled: 3, found: 2 });
  const nineDaysAgo = dayOf(new Date(Date.now() - 9 * 86_400_000));
  expect(await db.insightDay.count({ where: { brandId: brand.id, day: new Date(nineDaysAgo) } })).toBe(1);

  const own = await getInsights(db, { ...today, brand: brand.slug });
  expect(own.funnel).toMatchObject({ scored: 8, flagged: 7, drawn: 0, passed: 1 });
  expect(Object.values(own.funnel.standings).reduce((sum, count) => sum + count, 0)).toBe(7);

  const before = await stored();
  expect(await rollUpInsights(db)).toBe(2);
  const again = await stored();
  // All but the ages of what waits.
  const withoutAges = (rows: typeof before) =>
    JSON.stringify(rows, (name, value: unknown) => (name.startsWith('backlog') ? undefined : value));
  expect(withoutAges(again)).toBe(withoutAges(before));
});

test('what is found is compared on days in which everything drawn is decided, weighted by 1/p', async () => {
  const other = await makeBrand(db);
  const old = 40;
  const items: TestItem[] = [];
  for (let place = 0; place < 32; place++) items.push(await makeScoredItem(db, [[other, 0.9]]));
  for (const item of items) {
    const reason = item === items[0] ? ('not-this-brand' as const) : ('trademark-use' as const);
    await decide(db, anna, item, [
      { brandId: other.id, reason, evidence: reason === 'not-this-brand' ? [] : item.images },
    ]);
    await settle(item);
    await age(item, old);
  }
  await rollUpInsights(db);
  await db.insightPass.deleteMany();
  await rollUpInsights(db);
  const { yields } = await getInsights(db, { days: 60, step: 'week', brand: other.slug });
  expect(yields).toMatchObject({ completeDays: 2, undecided: expect.any(Number) as number });
  expect(yields.policies.machine).toMatchObject({
    looks: 32,
    found: { kind: 'estimate', value: 31, positives: 31 },
  });
  expect(yields.policies.machine.hours).toBeCloseTo((32 * 1.2) / 3_600, 9);
  // No title names the brand, so titles are as good as chance; so many looks were all the traffic of those days.
  expect(yields.policies['title-only'].found).toEqual(yields.policies.random.found);

  const { facts, brands, completeDays } = await getMeasuring(db, 60);
  expect(completeDays).toBe(2);
  expect(facts!.violating.flagged.count + facts!.notViolating.flagged.count).toBe(33);
  const own = brands.find(({ slug }) => slug === other.slug)!;
  expect(own.precision).toMatchObject({ kind: 'estimate', value: 31 / 32, n: 32 });
  expect(own.liveRecall).toMatchObject({ kind: 'estimate', value: 1, positives: 31 });
  expect(own.prevalence).toMatchObject({ kind: 'estimate', value: 31 / 33, positives: 31 });
});

test('a pass is queued when it is due, and once', async () => {
  expect(await queueRollUp(db)).toBe(false);
  await db.insightPass.update({ where: { id: 1 }, data: { at: new Date(Date.now() - 3_600_000) } });
  expect(await queueRollUp(db)).toBe(true);
  expect(await queueRollUp(db)).toBe(false);
});
