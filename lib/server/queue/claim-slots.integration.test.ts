import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../database/db';
import {
  decide,
  expireLeases,
  hold,
  makeBrand,
  makeScoredItem,
  makeUser,
  makeUsers,
  noneOf,
  verdictBody,
  wantAnotherAnswer,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { submitVerdict } from '../verdicts/submit-verdict';
import { claimReviews } from './claim-reviews';
import { claimSlots, type ClaimInput } from './claim-slots';
import { declineWork } from './decline-work';
import { releaseLeases, renewLeases } from './keep-leases';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase(45);
  ({ db } = database);
  brand = await makeBrand(db);
});
afterAll(() => database.drop());
/** Every test has the queue to itself. */
beforeEach(() => db.workSlot.updateMany({ data: { closedAt: new Date() } }));

const queueItem = (prob = 0.9) => makeScoredItem(db, [[brand, prob]]);
async function queueItems(count: number) {
  const items = [];
  for (let made = 0; made < count; made++) items.push(await queueItem());
  return items;
}
const claim = (user: TestUser, tabId: string = randomUUID(), more: Partial<ClaimInput> = {}) =>
  claimSlots(db, { userId: user.id, tabId, kind: 'review', purpose: 'answer', count: 1, ...more });
/** A fresh queue of the same items. */
const giveAllBack = () =>
  db.workSlot.updateMany({
    where: { closedAt: null },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });

describe('races', () => {
  test('forty reviewers racing for forty items over twenty rounds never share one', async () => {
    await queueItems(40);
    const rivals = await makeUsers(db, 40);
    for (let round = 0; round < 20; round++) {
      const claims = await Promise.all(rivals.map((rival) => claim(rival)));
      // SKIP LOCKED may pass by an item that a rival is looking at; asking again finds it.
      const unlucky = rivals.filter((_, index) => claims[index]!.length === 0);
      for (const rival of unlucky) claims.push(await claim(rival));
      const slotIds = claims.flat().map((slot) => slot.slotId);
      expect(slotIds).toHaveLength(40);
      expect(new Set(slotIds).size).toBe(40);
      await giveAllBack();
    }
  });

  test('two tabs of one person never hold the same item, and never two parts of one', async () => {
    const [person] = await makeUsers(db, 1);
    for (const item of await queueItems(5)) await wantAnotherAnswer(db, item.reviewItemId);
    for (let round = 0; round < 20; round++) {
      const tabs = [randomUUID(), randomUUID()];
      const claims = (await Promise.all(tabs.map((tabId) => claim(person!, tabId, { count: 3 })))).flat();
      expect(claims).toHaveLength(5);
      expect(new Set(claims.map((slot) => slot.subjectId)).size).toBe(5);
      await giveAllBack();
    }
  });

  test('claims, renewals and releases of one tab at once do not stop each other', async () => {
    const [person] = await makeUsers(db, 1);
    await queueItems(3);
    const tabId = randomUUID();
    for (let round = 0; round < 60; round++) {
      const held = await claim(person!, tabId, { count: 3 });
      expect(held).toHaveLength(3);
      const backwards = held.toReversed();
      await Promise.all([
        claim(person!, tabId, { count: 3 }),
        renewLeases(db, person!.id, backwards),
        renewLeases(db, person!.id, held),
        claim(person!, tabId, { count: 3 }),
        releaseLeases(db, person!.id, backwards),
      ]);
    }
  });
});

describe('a tab', () => {
  test('holds at most three', async () => {
    const person = await makeUser(db);
    await queueItems(5);
    const tabId = randomUUID();
    expect(await claim(person, tabId, { count: 3 })).toHaveLength(3);
    expect(await claim(person, tabId, { count: 3 })).toHaveLength(3);
    expect(await claim(person, tabId, { count: 9 })).toHaveLength(3);
    expect(await db.workSlot.count({ where: { tabId } })).toBe(3);
  });

  test('that is reloaded gets its items back, renewed, with the same tokens', async () => {
    const person = await makeUser(db);
    await queueItems(4);
    const tabId = randomUUID();
    const before = await claim(person, tabId, { count: 2 });
    await db.$executeRaw`UPDATE work_slot SET leased_until = now() + interval '1 minute' WHERE tab_id = ${tabId}::uuid`;
    const after = await claim(person, tabId, { count: 2 });
    expect(after.map((slot) => slot.token).sort()).toEqual(before.map((slot) => slot.token).sort());
    expect(Math.min(...after.map((slot) => slot.leaseMsLeft))).toBeGreaterThan(290_000);
  });

  test('says what is on its table; the rest is ahead, and without a word nothing is', async () => {
    const person = await makeUser(db);
    await queueItems(3);
    const tabId = randomUUID();
    const held = await claim(person, tabId, { count: 3, tableSubjectId: null });
    const ahead = async () => {
      const slots = await db.workSlot.findMany({ where: { tabId, isAhead: true }, select: { id: true } });
      return slots.map(({ id }) => id).sort();
    };
    const idsBut = (table: number) => held.flatMap(({ slotId }, at) => (at === table ? [] : slotId)).sort();
    expect(await ahead()).toEqual(idsBut(0));
    await claim(person, tabId, { count: 3, tableSubjectId: held[1]!.subjectId });
    expect(await ahead()).toEqual(idsBut(1));
    await claim(person, tabId, { subjectId: held[2]!.subjectId });
    expect(await ahead()).toEqual([held[0]!.slotId]);
    await claim(person, tabId, { count: 3 });
    expect(await ahead()).toEqual([]);
  });

  test('of another person with the same id gets nothing of it', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    await queueItems(1);
    const tabId = randomUUID();
    expect(await claim(anna!, tabId)).toHaveLength(1);
    expect(await claim(ben!, tabId)).toEqual([]);
  });

  test('gets back an item whose lease ran out while nobody else took it', async () => {
    const person = await makeUser(db);
    const item = await queueItem();
    const tabId = randomUUID();
    const [before] = await claim(person, tabId);
    await expireLeases(db, item);
    expect(await claim(person, tabId)).toMatchObject([{ slotId: before!.slotId, token: before!.token }]);
  });
});

describe('the order', () => {
  test('is by priority', async () => {
    const [low, high, middle] = [await queueItem(0.6), await queueItem(0.95), await queueItem(0.8)];
    const held = await claim(await makeUser(db), randomUUID(), { count: 3 });
    expect(held.map((slot) => slot.subjectId)).toEqual([high, middle, low].map((item) => item.reviewItemId));
  });

  test('puts overdue items first, the longest overdue before the others', async () => {
    const [late, later, high] = [await queueItem(0.6), await queueItem(0.7), await queueItem(0.99)];
    for (const [item, hours] of [
      [late, 1],
      [later, 2],
    ] as const) {
      await db.$executeRaw`
        UPDATE work_slot SET due_at = now() - ${hours} * interval '1 hour' WHERE review_item_id = ${item.reviewItemId}::uuid`;
    }
    const held = await claim(await makeUser(db), randomUUID(), { count: 3 });
    expect(held.map((slot) => slot.subjectId)).toEqual([later, late, high].map((item) => item.reviewItemId));
  });
});

describe('an expired lease', () => {
  test('is taken over, and the first holder can no longer decide, renew, decline or give back', async () => {
    const [slow, quick] = await makeUsers(db, 2);
    const item = await queueItem();
    const lost = await hold(db, slow!, item);
    await expireLeases(db, item);
    const [taken] = await claim(quick!);
    expect(taken).toMatchObject({ slotId: lost.slotId });
    expect(taken!.token).not.toBe(lost.token);

    const body = verdictBody(lost, noneOf(brand));
    await expect(submitVerdict(db, slow!.id, randomUUID(), body)).rejects.toMatchObject({
      code: 'lease-lost',
    });
    expect(await renewLeases(db, slow!.id, [lost])).toEqual([]);
    await expect(declineWork(db, slow!.id, lost)).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await releaseLeases(db, slow!.id, [lost])).toEqual([]);
    const stillTaken = await db.workSlot.findUniqueOrThrow({ where: { id: lost.slotId } });
    expect(stillTaken).toMatchObject({ holderId: quick!.id, token: taken!.token });
  });

  test('that nobody took still decides: a laptop slept', async () => {
    const person = await makeUser(db);
    const item = await queueItem();
    const slot = await hold(db, person, item);
    await expireLeases(db, item);
    const body = verdictBody(slot, noneOf(brand));
    expect(await submitVerdict(db, person.id, randomUUID(), body)).toMatchObject({ isReplay: false });
  });

  test('of a person in one tab is taken over by their other tab', async () => {
    const person = await makeUser(db);
    const item = await queueItem();
    await hold(db, person, item);
    expect(await claim(person)).toEqual([]);
    await expireLeases(db, item);
    expect(await claim(person)).toMatchObject([{ subjectId: item.reviewItemId }]);
  });
});

describe('renewing and giving back', () => {
  test('renews what is held and leaves out what is not', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    const [one, two] = await queueItems(2);
    const mine = await hold(db, anna!, one!);
    const theirs = await hold(db, ben!, two!);
    const renewed = await renewLeases(db, anna!.id, [mine, theirs, { ...mine, token: randomUUID() }]);
    expect(renewed).toEqual([{ slotId: mine.slotId, token: mine.token, leaseMsLeft: 300_000 }]);
  });

  test('gives back what is held, and the next person has it', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    const item = await queueItem();
    const mine = await hold(db, anna!, item);
    expect(await releaseLeases(db, ben!.id, [mine])).toEqual([]);
    expect(await releaseLeases(db, anna!.id, [mine])).toEqual([mine.slotId]);
    expect(await claim(ben!)).toMatchObject([{ subjectId: item.reviewItemId }]);
  });

  test('an answered slot is neither renewed nor given back', async () => {
    const anna = await makeUser(db);
    const item = await queueItem();
    const slot = await hold(db, anna, item);
    await submitVerdict(db, anna.id, randomUUID(), verdictBody(slot, noneOf(brand)));
    expect(await renewLeases(db, anna.id, [slot])).toEqual([]);
    expect(await releaseLeases(db, anna.id, [slot])).toEqual([]);
  });
});

describe('a declined item', () => {
  test('never returns to the same person, and goes to another', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    const item = await queueItem();
    await declineWork(db, anna!.id, await hold(db, anna!, item));
    expect(await claim(anna!)).toEqual([]);
    expect(await claim(anna!, randomUUID(), { subjectId: item.reviewItemId })).toEqual([]);
    const next = await hold(db, ben!, item);
    await releaseLeases(db, ben!.id, [next]);
    expect(await claim(anna!)).toEqual([]);
    expect(await claim(ben!)).toHaveLength(1);
  });

  test('is noted, by whom and when', async () => {
    const anna = await makeUser(db);
    const item = await queueItem();
    await declineWork(db, anna.id, await hold(db, anna, item));
    const events = await db.auditEvent.findMany({ where: { subjectId: item.reviewItemId } });
    expect(events).toMatchObject([{ action: 'item-declined', actorId: anna.id }]);
  });
});

describe('a particular item', () => {
  test('is claimed although others stand before it', async () => {
    const [, wanted] = [await queueItem(0.99), await queueItem(0.6)];
    const [held] = await claim(await makeUser(db), randomUUID(), { subjectId: wanted.reviewItemId });
    expect(held).toMatchObject({ subjectId: wanted.reviewItemId });
  });

  test('in other hands is refused in words', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    const item = await queueItem();
    await hold(db, anna!, item);
    const input = { userId: ben!.id, tabId: randomUUID(), purpose: 'answer' as const, count: 1 };
    await expect(claimReviews(db, { ...input, reviewItemId: item.reviewItemId })).rejects.toMatchObject({
      code: 'lease-lost',
    });
  });

  test('that is decided is refused', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    const item = await queueItem();
    await decide(db, anna!, item, [{ brandId: brand.id, reason: 'counterfeit', evidence: item.images }]);
    expect(await claim(ben!, randomUUID(), { subjectId: item.reviewItemId })).toEqual([]);
  });

  test('already in this tab is given again', async () => {
    const anna = await makeUser(db);
    const [one, two] = await queueItems(2);
    const tabId = randomUUID();
    await claim(anna, tabId, { count: 2 });
    for (const item of [one!, two!]) {
      expect(await claim(anna, tabId, { subjectId: item.reviewItemId })).toMatchObject([
        { subjectId: item.reviewItemId },
      ]);
    }
  });

  test('loads with everything a person decides by', async () => {
    const anna = await makeUser(db);
    const item = await makeScoredItem(db, [[brand, 0.9]], {
      title: 'Shoes',
      seller: 'seller-1',
      imageCount: 2,
    });
    const claim = {
      userId: anna.id,
      tabId: randomUUID(),
      purpose: 'answer' as const,
      count: 1,
      reviewItemId: item.reviewItemId,
    };
    const {
      reviews: [review],
      kept,
    } = await claimReviews(db, claim);
    expect(kept).toEqual([]);
    const again = await claimReviews(db, { ...claim, knownSlotIds: [review!.lease.slotId] });
    expect(again).toMatchObject({ reviews: [], kept: [{ token: review!.lease.token }] });
    expect(review).toMatchObject({
      reviewItemId: item.reviewItemId,
      ad: { title: 'Shoes', revision: 1, seller: { externalId: 'seller-1', adCount: 1 } },
      images: item.images.map((sha256) => ({ sha256, width: 400, height: 300 })),
      suspects: [{ brandId: brand.id, prob: 0.9, definition: { id: brand.definitionId, version: 1 } }],
      notes: [],
    });
  });
});

test('nobody answers an item twice: the second answer is another person’s', async () => {
  const [anna, ben] = await makeUsers(db, 2);
  const item = await queueItem();
  await wantAnotherAnswer(db, item.reviewItemId);
  await decide(db, anna!, item, [{ brandId: brand.id, reason: 'counterfeit', evidence: item.images }]);
  expect(await claim(anna!)).toEqual([]);
  expect(await claim(ben!)).toMatchObject([{ subjectId: item.reviewItemId }]);
});
