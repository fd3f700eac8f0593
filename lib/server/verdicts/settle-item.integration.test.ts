import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SettledDecisionSchema } from '@/lib/contracts/settled-decision';
import type { Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import {
  activateModel,
  decide,
  endUndoWindows,
  escalate,
  hold,
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  noneOf,
  verdictBody,
  wantAnotherAnswer,
  type Line,
  type Said,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from './settle-item';
import { submitVerdict } from './submit-verdict';
import { withdrawVerdict } from './withdraw-verdict';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;
let anna: TestUser;
let ben: TestUser;
let carla: TestUser;

beforeAll(async () => {
  database = await createTestDatabase(20);
  ({ db } = database);
  [brand, other] = [await makeBrand(db), await makeBrand(db)];
  [anna, ben, carla] = [await makeUser(db), await makeUser(db), await makeUser(db)];
});
afterAll(() => database.drop());

const queueItem = (
  words = {},
  said: Said = [
    [brand, 0.9],
    [other, 0.2],
  ],
) => makeScoredItem(db, said, words);
const line = (reason: Reason, evidence: string[] = [], of = brand): Line => ({
  brandId: of.id,
  reason,
  evidence,
});
async function settle(item: TestItem) {
  await endUndoWindows(db, item);
  return settleItem(db, item.reviewItemId);
}
const labelsOf = (images: string[]) =>
  db.label.findMany({
    where: { imageSha256: { in: images }, supersededById: null },
    orderBy: [{ imageSha256: 'asc' }, { brandId: 'asc' }],
    include: { causes: true },
  });
const itemOf = ({ reviewItemId }: TestItem) =>
  db.reviewItem.findUniqueOrThrow({ where: { id: reviewItemId } });
async function reportOf({ reviewItemId }: TestItem) {
  const row = await db.outbox.findUniqueOrThrow({ where: { reviewItemId } });
  return SettledDecisionSchema.parse(row.payload);
}

describe('before the undo window is over', () => {
  test('nothing settles', async () => {
    const item = await queueItem();
    await decide(db, anna, item, [line('counterfeit', item.images)]);
    expect(await settleItem(db, item.reviewItemId)).toBe('waiting');
    expect(await labelsOf(item.images)).toEqual([]);
    expect(await db.outbox.count({ where: { reviewItemId: item.reviewItemId } })).toBe(0);
    expect(await itemOf(item)).toMatchObject({ state: 'answered', endedAt: null });
  });

  test('an item without a verdict, and one that is not there, are passed by', async () => {
    const item = await queueItem();
    expect(await settleItem(db, item.reviewItemId)).toBe('nothing-to-do');
    expect(await settleItem(db, item.adId)).toBe('nothing-to-do');
  });
});

describe('labels', () => {
  const present = (kind: string) => [{ on: 0, presence: 'present', kind }];
  const absent = (kind: string) => [
    { on: 0, presence: 'absent', kind },
    { on: 1, presence: 'absent', kind },
  ];
  test.each<{ reason: Reason; want: Array<{ on: number; presence: string; kind: string }> }>([
    { reason: 'counterfeit', want: present('mark') },
    { reason: 'trademark-use', want: present('mark') },
    { reason: 'authorized', want: present('mark') },
    { reason: 'mark-covered', want: present('mark_covered') },
    { reason: 'look-alike', want: present('look_alike') },
    { reason: 'not-this-brand', want: absent('other') },
    { reason: 'generic-style', want: absent('generic_style') },
    { reason: 'unidentifiable', want: [] },
  ])('of $reason are those of DESIGN.md 4.7', async ({ reason, want }) => {
    const item = await queueItem({ imageCount: 3 });
    const displayed = item.images.slice(0, 2);
    const { verdictId } = await decide(db, anna, item, [line(reason, item.images.slice(0, 1))], {
      displayed,
    });
    expect(await settle(item)).toBe('settled');
    const labels = await labelsOf(item.images);
    const found = labels.map(({ imageSha256, presence, kind }) => ({
      on: item.images.indexOf(imageSha256),
      presence,
      kind,
    }));
    expect(found.sort((a, b) => a.on - b.on)).toEqual(want);
    for (const label of labels) expect(label.causes).toMatchObject([{ verdictId, brandId: brand.id }]);
  });

  test('suspects that nobody answered stay unknown', async () => {
    const item = await queueItem();
    await decide(db, anna, item, [line('counterfeit', item.images)]);
    await settle(item);
    expect((await labelsOf(item.images)).map((label) => label.brandId)).toEqual([brand.id]);
  });

  test('"no other suspect is shown" makes them absent on the displayed pictures', async () => {
    const item = await queueItem({ imageCount: 2 });
    const slot = await hold(db, anna, item);
    const none = noneOf(brand, other);
    const shown = { ...none.shown!, images: item.images.slice(1) };
    await submitVerdict(db, anna.id, crypto.randomUUID(), verdictBody(slot, { ...none, shown }));
    await settle(item);
    const labels = await labelsOf(item.images);
    expect(labels.map(({ imageSha256, presence }) => [imageSha256, presence])).toEqual([
      [item.images[1], 'absent'],
      [item.images[1], 'absent'],
    ]);
  });

  test('a newer different belief supersedes, the older one stays readable', async () => {
    const images = [await makeImage(db)];
    const first = await queueItem({ images });
    await decide(db, anna, first, [line('not-this-brand')]);
    await settle(first);
    const [before] = await labelsOf(images);
    const second = await queueItem({ images });
    await decide(db, ben, second, [line('look-alike', images)]);
    await settle(second);
    const [after] = await labelsOf(images);
    expect(after).toMatchObject({ presence: 'present', kind: 'look_alike' });
    expect(await db.label.findUniqueOrThrow({ where: { id: before!.id } })).toMatchObject({
      presence: 'absent',
      supersededById: after!.id,
    });
  });

  test('the same belief again is one label with one more cause', async () => {
    const images = [await makeImage(db)];
    const causes = [];
    for (const person of [anna, ben]) {
      const item = await queueItem({ images });
      causes.push((await decide(db, person, item, [line('counterfeit', images)])).verdictId);
      await settle(item);
    }
    const labels = await labelsOf(images);
    expect(labels).toHaveLength(1);
    expect(new Set(labels[0]!.causes.map((cause) => cause.verdictId))).toEqual(new Set(causes));
  });
});

describe('a hard negative', () => {
  const isHard = async (item: TestItem, said: Line[]) => {
    await decide(db, anna, item, said);
    await settle(item);
    return (await labelsOf(item.images)).map((label) => label.isHardNegative);
  };

  test('is what people deny at or over the threshold', async () => {
    expect(await isHard(await queueItem(), [line('not-this-brand')])).toEqual([true]);
    expect(await isHard(await queueItem(), [line('generic-style')])).toEqual([true]);
  });

  test('is not what people confirm, nor what they deny far under the threshold', async () => {
    const item = await queueItem();
    expect(await isHard(item, [line('counterfeit', item.images)])).toEqual([false]);
    expect(await isHard(await queueItem(), [line('not-this-brand', [], other)])).toEqual([false]);
  });

  test('stays one when the brand was modelled anew before the item settled', async () => {
    const shifting = await makeBrand(db);
    const item = await queueItem({}, [[shifting, 0.9]]);
    await decide(db, anna, item, [line('not-this-brand', [], shifting)]);
    await activateModel(db, shifting.slug);
    await settle(item);
    expect(await labelsOf(item.images)).toMatchObject([{ isHardNegative: true }]);
  });
});

describe('what leaves the house', () => {
  test('names the ad, the revision, each brand with its reason, and who decided by id', async () => {
    const item = await queueItem();
    await decide(db, anna, item, [line('counterfeit', item.images), line('not-this-brand', [], other)]);
    await settle(item);
    const { settledAt: _settledAt, lines, ...report } = await reportOf(item);
    expect(report).toEqual({
      reviewItemId: item.reviewItemId,
      ad: { source: 'shop', externalId: item.externalId, revision: 1 },
      isViolation: true,
      decidedBy: [anna.id],
    });
    expect(lines.find(({ brand: slug }) => slug === brand.slug)).toMatchObject({
      reason: 'counterfeit',
      isViolation: true,
    });
    expect(lines.find(({ brand: slug }) => slug === other.slug)).toMatchObject({ isViolation: false });
    expect(await itemOf(item)).toMatchObject({ state: 'settled' });
  });

  test('is no violation when every line allows the ad', async () => {
    const item = await queueItem();
    await decide(db, anna, item, [line('authorized', item.images)]);
    await settle(item);
    expect(await reportOf(item)).toMatchObject({ isViolation: false });
  });
});

test('the job repeated, and ten of them at once, change nothing', async () => {
  const item = await queueItem();
  await decide(db, anna, item, [line('counterfeit', item.images)]);
  await endUndoWindows(db, item);
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => settleItem(db, item.reviewItemId)));
  expect(outcomes.filter((outcome) => outcome === 'settled')).toHaveLength(1);
  expect(await settleItem(db, item.reviewItemId)).toBe('nothing-to-do');
  expect(await db.outbox.count({ where: { reviewItemId: item.reviewItemId } })).toBe(1);
  expect(await labelsOf(item.images)).toHaveLength(1);
  expect(await db.auditEvent.count({ where: { subjectId: item.reviewItemId, action: 'item-settled' } })).toBe(
    1,
  );
});

describe('two answers', () => {
  async function twoAnswers(first: Line[], second: Line[]) {
    const item = await queueItem();
    await wantAnotherAnswer(db, item.reviewItemId);
    await decide(db, anna, item, first);
    expect(await settle(item)).toBe('waiting');
    expect(await itemOf(item)).toMatchObject({ state: 'open' });
    await decide(db, ben, item, second);
    return { item, outcome: await settle(item) };
  }

  test('that agree settle, each a cause', async () => {
    const { item, outcome } = await twoAnswers([line('not-this-brand')], [line('not-this-brand')]);
    expect(outcome).toBe('settled');
    expect((await labelsOf(item.images))[0]!.causes).toHaveLength(2);
    expect((await reportOf(item)).decidedBy.sort()).toEqual([anna.id, ben.id].sort());
  });

  test('that differ in reason only are no disagreement; the first kind stands', async () => {
    const { item, outcome } = await twoAnswers([line('not-this-brand')], [line('generic-style')]);
    expect(outcome).toBe('settled');
    expect(await labelsOf(item.images)).toMatchObject([{ presence: 'absent', kind: 'other' }]);
  });

  test('that disagree go to a third person, whose answer stands alone', async () => {
    const disputed = await twoAnswers([line('not-this-brand')], [line('unidentifiable')]);
    expect(disputed.outcome).toBe('adjudication');
    expect(await itemOf(disputed.item)).toMatchObject({ state: 'adjudication' });
    for (const person of [anna, ben]) {
      await expect(hold(db, person, disputed.item, { purpose: 'adjudication' })).rejects.toThrow(
        /cannot have item/,
      );
    }
    const lines = [line('counterfeit', disputed.item.images)];
    await decide(db, carla, disputed.item, lines, { purpose: 'adjudication' });
    expect(await settle(disputed.item)).toBe('settled');
    expect(await reportOf(disputed.item)).toMatchObject({ decidedBy: [carla.id], isViolation: true });
    expect(await labelsOf(disputed.item.images)).toMatchObject([
      { presence: 'present', causes: { length: 1 } },
    ]);
  });
});

describe('an escalation', () => {
  test('goes to another person with its note, and their answer settles', async () => {
    const item = await queueItem();
    await escalate(db, anna, item);
    expect(await settleItem(db, item.reviewItemId)).toBe('waiting');
    expect(await settle(item)).toBe('adjudication');
    expect(await settle(item)).toBe('waiting');
    expect(await labelsOf(item.images)).toEqual([]);
    await decide(db, ben, item, [line('generic-style')], { purpose: 'adjudication' });
    expect(await settle(item)).toBe('settled');
    expect(await reportOf(item)).toMatchObject({ decidedBy: [ben.id], isViolation: false });
  });

  test('cannot be escalated again by the person who decides it', async () => {
    const item = await queueItem();
    await escalate(db, anna, item);
    await settle(item);
    const slot = await hold(db, ben, item, { purpose: 'adjudication' });
    const body = verdictBody(slot, { kind: 'escalation', comment: 'I do not know either' });
    await expect(submitVerdict(db, ben.id, crypto.randomUUID(), body)).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('ends with the item when the ad has newer content in the queue', async () => {
    const item = await queueItem();
    await escalate(db, anna, item);
    await queueItem({ externalId: item.externalId, title: 'Changed' });
    expect(await settle(item)).toBe('nothing-to-do');
    expect(await itemOf(item)).toMatchObject({ state: 'superseded' });
    expect(
      await db.workSlot.count({
        where: { reviewItemId: item.reviewItemId, answeredAt: null, closedAt: null },
      }),
    ).toBe(0);
  });
});

test('an adjudicator’s answer taken back waits for an adjudicator again', async () => {
  const item = await queueItem();
  await escalate(db, anna, item);
  await settle(item);
  const { verdictId } = await decide(db, ben, item, [line('generic-style')], { purpose: 'adjudication' });
  await withdrawVerdict(db, ben.id, verdictId, crypto.randomUUID());
  expect(await itemOf(item)).toMatchObject({ state: 'adjudication' });
  expect(await settleItem(db, item.reviewItemId)).toBe('waiting');
});

test('settlement against withdrawal, thirty times: settled with labels, or taken back without', async () => {
  const ends = new Set<string>();
  for (let round = 0; round < 30; round++) {
    const item = await queueItem();
    const { verdictId } = await decide(db, anna, item, [line('counterfeit', item.images)]);
    // The window ends while both are on their way.
    await db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`UPDATE verdict SET settles_at = now() + ${5 * round} * interval '1 millisecond' WHERE id = ${verdictId}::uuid`,
    ]);
    const settling = async () => {
      for (;;) {
        const outcome = await settleItem(db, item.reviewItemId);
        if (outcome !== 'waiting') return outcome;
      }
    };
    const [settled, withdrawn] = await Promise.allSettled([
      settling(),
      withdrawVerdict(db, anna.id, verdictId, crypto.randomUUID()),
    ]);
    expect(settled.status).toBe('fulfilled');
    const refusal: unknown = withdrawn.status === 'rejected' ? withdrawn.reason : { code: 'too-late' };
    expect(refusal).toMatchObject({ code: 'too-late' });
    const { state } = await itemOf(item);
    ends.add(state);
    const isSettled = withdrawn.status === 'rejected';
    expect(state).toBe(isSettled ? 'settled' : 'open');
    expect(await labelsOf(item.images)).toHaveLength(isSettled ? 1 : 0);
    expect(await db.outbox.count({ where: { reviewItemId: item.reviewItemId } })).toBe(isSettled ? 1 : 0);
  }
  expect(ends).toEqual(new Set(['settled', 'open']));
});
