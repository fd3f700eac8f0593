import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../database/db';
import { claimSlots, type ClaimInput } from '../queue/claim-slots';
import { declineWork } from '../queue/decline-work';
import { releaseLeases, renewLeases } from '../queue/keep-leases';
import {
  makeAd,
  makeBrand,
  makeScoredItem,
  makeUser,
  makeUsers,
  newName,
  saveScores,
  scoredAd,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import {
  answerBody,
  answerTask,
  boxAt,
  detect,
  expireTaskLeases,
  holdTask,
  makeTasks,
  makeTasksOf,
} from '../testing/label-builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { claimLabels } from './claim-labels';
import { submitAnswer } from './submit-answer';

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

const claim = (user: TestUser, tabId: string = randomUUID(), more: Partial<ClaimInput> = {}) =>
  claimSlots(db, { userId: user.id, tabId, kind: 'labeling', purpose: 'answer', count: 1, ...more });
const giveAllBack = () =>
  db.workSlot.updateMany({
    where: { closedAt: null, answeredAt: null },
    data: { holderId: null, tabId: null, token: null, leasedUntil: null },
  });

describe('races', () => {
  test('twenty labelers claiming twenty tasks at once over twenty rounds never share one', async () => {
    await makeTasks(db, brand, { count: 20 });
    const rivals = await makeUsers(db, 20);
    for (let round = 0; round < 20; round++) {
      const claims = await Promise.all(rivals.map((rival) => claim(rival)));
      // SKIP LOCKED may pass by a task that a rival is looking at; asking again finds it.
      const unlucky = rivals.filter((_, index) => claims[index]!.length === 0);
      for (const rival of unlucky) claims.push(await claim(rival));
      const slotIds = claims.flat().map((slot) => slot.slotId);
      expect(slotIds).toHaveLength(20);
      expect(new Set(slotIds).size).toBe(20);
      await giveAllBack();
    }
  });

  test('two people never hold the one slot of a task', async () => {
    const [task] = await makeTasks(db, brand);
    const [anna, ben] = await makeUsers(db, 2);
    for (let round = 0; round < 20; round++) {
      const both = await Promise.all(
        [anna!, ben!].map((one) => claim(one, randomUUID(), { subjectId: task!.taskId })),
      );
      expect(both.flat()).toHaveLength(1);
      await giveAllBack();
    }
  });

  test('a task that wants two answers has two people, never one person twice, whatever tabs they use', async () => {
    await makeTasks(db, brand, { count: 3, labelersWanted: 2 });
    const [anna, ben] = await makeUsers(db, 2);
    for (let round = 0; round < 10; round++) {
      const tabs = [anna!, anna!, ben!, ben!].map((person) => claim(person, randomUUID(), { count: 3 }));
      const slots = (await Promise.all(tabs)).flat();
      expect(new Set(slots.map((slot) => slot.slotId)).size).toBe(slots.length);
      const holders = await db.workSlot.findMany({ where: { id: { in: slots.map((slot) => slot.slotId) } } });
      const perPerson = holders.map((slot) => `${slot.labelTaskId} ${slot.holderId}`);
      expect(new Set(perPerson).size).toBe(perPerson.length);
      await giveAllBack();
    }
  });
});

describe('one tab', () => {
  test('gets tasks in the order of the batch, three at most, and the same ones after a reload', async () => {
    const tasks = await makeTasks(db, brand, { count: 5 });
    const [anna] = await makeUsers(db, 1);
    const tabId = randomUUID();
    const held = await claim(anna!, tabId, { count: 3 });
    expect(held.map((slot) => slot.subjectId)).toEqual(tasks.slice(0, 3).map((task) => task.taskId));
    const again = await claim(anna!, tabId, { count: 3 });
    expect(again.map((slot) => slot.token)).toEqual(held.map((slot) => slot.token));
  });

  test('puts back what it holds of another kind of work when it turns to labeling', async () => {
    const person = await makeUser(db, ['reviewer', 'labeler']);
    const item = await makeScoredItem(db, [[brand, 0.9]]);
    const [task] = await makeTasks(db, brand);
    const tabId = randomUUID();
    const review = { userId: person.id, tabId, kind: 'review', purpose: 'answer', count: 3 } as const;
    expect(await claimSlots(db, review)).toMatchObject([{ subjectId: item.reviewItemId }]);
    expect(await claim(person, tabId, { count: 3 })).toMatchObject([{ subjectId: task!.taskId }]);
    const slots = await db.workSlot.findMany({ where: { holderId: person.id } });
    expect(slots).toMatchObject([{ labelTaskId: task!.taskId }]);
  });

  test('works on one batch when it asks for one', async () => {
    const [first] = await makeTasks(db, brand, { priority: 0.9 });
    const [second] = await makeTasks(db, brand, { priority: 0.1 });
    const person = await makeUser(db, ['labeler']);
    const tabId = randomUUID();
    expect(await claim(person, tabId, { batchId: second!.batchId })).toMatchObject([
      { subjectId: second!.taskId },
    ]);
    expect(await claim(person, tabId, { batchId: first!.batchId })).toMatchObject([
      { subjectId: first!.taskId },
    ]);
    expect(await db.workSlot.count({ where: { holderId: person.id } })).toBe(1);
  });
});

describe('a lease', () => {
  test('that ran out is taken over, and the first holder can no longer answer, renew, decline or give back', async () => {
    const [slow, quick] = await makeUsers(db, 2);
    const [task] = await makeTasks(db, brand);
    const lost = await holdTask(db, slow!, task!);
    await expireTaskLeases(db, task!);
    const [taken] = await claim(quick!);
    expect(taken).toMatchObject({ slotId: lost.slotId });
    await expect(submitAnswer(db, slow!.id, randomUUID(), answerBody(lost))).rejects.toMatchObject({
      code: 'lease-lost',
    });
    expect(await renewLeases(db, slow!.id, [lost])).toEqual([]);
    await expect(declineWork(db, slow!.id, lost)).rejects.toMatchObject({ code: 'lease-lost' });
    expect(await releaseLeases(db, slow!.id, [lost])).toEqual([]);
    expect(await renewLeases(db, quick!.id, [taken!])).toHaveLength(1);
  });

  test('of a declined task is never given to the same person again', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    const [task] = await makeTasks(db, brand);
    await declineWork(db, anna!.id, await holdTask(db, anna!, task!));
    expect(await claim(anna!)).toEqual([]);
    expect(await claim(ben!)).toMatchObject([{ subjectId: task!.taskId }]);
    const events = await db.auditEvent.findMany({ where: { subjectId: task!.taskId } });
    expect(events).toMatchObject([{ action: 'label-task-declined', actorId: anna!.id }]);
  });
});

describe('the work that is loaded', () => {
  const load = async (person: TestUser, taskId: string) => {
    const input = { userId: person.id, tabId: randomUUID(), purpose: 'answer', count: 1, taskId } as const;
    return (await claimLabels(db, input)).work[0]!;
  };

  test('has picture, brand, ad, and the boxes of the machine with the brand’s own first', async () => {
    const source = newName('source');
    const ad = await makeAd(db, { source, title: 'Shoes', imageCount: 2 });
    await detect(db, ad.images[0]!, [
      { x: 10.4, y: 20.6, width: 50.2, height: 30, objectness: 0.95 },
      { x: 100, y: 100, width: 40, height: 40, objectness: 0.4 },
      { x: 0, y: 0, width: 9, height: 9, objectness: 0.1 },
    ]);
    const match = { imageSha256: ad.images[0]!, position: 1, brandModelId: brand.modelId, prob: 0.8 };
    await saveScores(db, [{ ...scoredAd(ad, [[brand, 0.6]]), matches: [match] }]);
    const tasks = await makeTasksOf(db, brand, source);
    const work = await load(
      await makeUser(db),
      tasks.find((task) => task.imageSha256 === ad.images[0])!.taskId,
    );
    expect(work).toMatchObject({
      purpose: 'answer',
      picture: { sha256: ad.images[0], width: 400, height: 300 },
      brand: { brandId: brand.id, slug: brand.slug, references: [] },
      ad: { title: 'Shoes', pictures: ad.images.map((sha256) => ({ sha256 })), previous: null },
      hasSuggestions: true,
      draft: null,
      answers: [],
      suggestions: [
        { x: 100, y: 100, match: { brandId: brand.id, prob: 0.8 } },
        { x: 10, y: 21, width: 51, height: 30, match: null },
      ],
    });
  });

  test('has no boxes of the machine where the picture was drawn to go without', async () => {
    const source = newName('source');
    const ad = await makeAd(db, { source });
    await detect(db, ad.images[0]!, [{ x: 10, y: 20, width: 50, height: 30 }]);
    const [task] = await makeTasksOf(db, brand, source, { unassistedShare: 1 });
    expect(await load(await makeUser(db), task!.taskId)).toMatchObject({
      hasSuggestions: false,
      suggestions: [],
    });
  });

  test('has what this person drew on the picture before, to copy from', async () => {
    const source = newName('source');
    const ad = await makeAd(db, { source, imageCount: 2 });
    const tasks = await makeTasksOf(db, brand, source);
    const of = (sha256: string) => tasks.find((task) => task.imageSha256 === sha256)!;
    const [anna, ben] = await makeUsers(db, 2);
    await answerTask(db, anna!, of(ad.images[0]!), { boxes: [boxAt(5, 6, brand)] });
    const next = of(ad.images[1]!).taskId;
    expect((await load(anna!, next)).ad!.previous).toEqual({
      sha256: ad.images[0],
      boxes: [boxAt(5, 6, brand)],
    });
    await giveAllBack();
    expect((await load(ben!, next)).ad!.previous).toBeNull();
  });

  test('in other hands is refused in words', async () => {
    const [anna, ben] = await makeUsers(db, 2);
    const [task] = await makeTasks(db, brand);
    await holdTask(db, anna!, task!);
    await expect(load(ben!, task!.taskId)).rejects.toMatchObject({ code: 'lease-lost' });
  });

  test('comes once: what a tab knows already comes back as a lease', async () => {
    const anna = await makeUser(db);
    await makeTasks(db, brand, { count: 2 });
    const tabId = randomUUID();
    const input = { userId: anna.id, tabId, purpose: 'answer', count: 2 } as const;
    const first = await claimLabels(db, { ...input, count: 1 });
    const known = first.work[0]!.lease;
    const second = await claimLabels(db, { ...input, knownSlotIds: [known.slotId] });
    expect(second).toMatchObject({ kept: [{ slotId: known.slotId, token: known.token }], work: [{}] });
    expect(second.work).toHaveLength(1);
  });
});
