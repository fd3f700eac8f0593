import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  AuthorizationFilterSchema,
  ProposeAuthorizationSchema,
  type AuthorizationState,
} from '@/lib/contracts/authorizations';
import { addDays } from '@/lib/domain/authorizations/expiry';
import { config } from '../config/env';
import type { Db } from '../database/db';
import {
  activateModel,
  decide,
  endUndoWindows,
  expireLeases,
  hold,
  makeAd,
  makeBrand,
  makeUser,
  newName,
  saveScores,
  scoredAd,
  type AdWords,
  type Said,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { authorize, letPeriodEnd } from '../testing/authorization-builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { claimSlots } from '../queue/claim-slots';
import { permanentRandom } from '../triage/permanent-random';
import { settleItem } from '../verdicts/settle-item';
import { applyAuthorization } from './apply-authorization';
import { approveAuthorizations } from './approve-authorizations';
import { describeAuthorization } from './describe-authorization';
import { countAuthorizations, getAuthorization, listAuthorizations } from './list-authorizations';
import { proposeAuthorization } from './propose-authorization';
import { queueTurnedAuthorizations } from './queue-turned';
import { revokeAuthorization } from './revoke-authorization';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;
let anna: TestUser;
let ben: TestUser;
let reviewer: TestUser;
let seller: string;

const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  database = await createTestDatabase(10);
  ({ db } = database);
  [brand, other] = [await makeBrand(db), await makeBrand(db)];
  [anna, ben, reviewer] = [await makeUser(db, ['ops']), await makeUser(db, ['ops']), await makeUser(db)];
});
afterAll(() => database.drop());
beforeEach(() => {
  seller = newName('seller');
});

const proposal = (change: object = {}) =>
  ProposeAuthorizationSchema.parse({
    source: 'shop',
    sellerExternalId: seller,
    brandId: brand.id,
    categories: [],
    validFrom: today,
    validTo: addDays(today, 90),
    document: 'contract 7',
    documentSha256: null,
    ...change,
  });
const propose = (change: object = {}, by = anna) => proposeAuthorization(db, by.id, proposal(change));
const approve = (authorizationId: string, by = ben, version = 1) =>
  approveAuthorizations(db, by.id, { authorizations: [{ authorizationId, version }] });
/** Proposed by Anna, approved by Ben, and what the worker then does. */
async function grant(change: object = {}) {
  const id = await propose(change);
  await approve(id);
  return { id, applied: await applyAuthorization(db, id) };
}
/** A flagged ad that no audit draws: without its flag nothing asks for it. */
async function flagged(words: AdWords & { said?: Said } = {}): Promise<TestItem> {
  const { said = [[brand, 0.9]], ...rest } = words;
  for (;;) {
    const ad = await makeAd(db, { seller, ...rest });
    if (permanentRandom(config().triageSalt, ad.revisionId) < 0.25) continue;
    await saveScores(db, [scoredAd(ad, said)]);
    const item = await db.reviewItem.findFirstOrThrow({ where: { revisionId: ad.revisionId } });
    return { ...ad, reviewItemId: item.id };
  }
}
const stateOf = async ({ reviewItemId }: TestItem) =>
  (await db.reviewItem.findUniqueOrThrow({ where: { id: reviewItemId } })).state;
const openItemsOf = ({ adId }: TestItem) =>
  db.reviewItem.findMany({
    where: { adId, state: { in: ['open', 'adjudication'] } },
    include: { suspects: true, slots: true },
  });
const applyJobsOf = async (authorizationId: string) =>
  db.$queryRaw<Array<{ waits: boolean; revisionIds: string[] | null }>>`
    SELECT start_after > now() + interval '1 second' AS waits, data -> 'revisionIds' AS "revisionIds" FROM pgboss.job
     WHERE name = 'apply-authorization' AND data ->> 'authorizationId' = ${authorizationId}`;

describe('a proposal', () => {
  test('counts for nothing until a second person approves it', async () => {
    const id = await propose();
    const item = await flagged();
    expect(await getAuthorization(db, id)).toMatchObject({
      state: 'proposed',
      proposedBy: { userId: anna.id },
      approvedBy: null,
    });
    expect(await stateOf(item)).toBe('open');
    expect(await applyJobsOf(id)).toEqual([]);
    await approve(id);
    expect(await getAuthorization(db, id)).toMatchObject({ state: 'active', version: 2 });
    expect(await applyJobsOf(id)).toMatchObject([{ waits: false }]);
  });

  test('is never approved by who proposed it', async () => {
    const id = await propose();
    await expect(approve(id, anna)).rejects.toMatchObject({ code: 'second-person' });
    expect(await getAuthorization(db, id)).toMatchObject({ state: 'proposed' });
  });

  test('is approved once, as it was seen, and not when its period is over', async () => {
    const id = await propose();
    await expect(approve(id, ben, 2)).rejects.toMatchObject({ code: 'conflict' });
    await approve(id);
    await expect(approve(id)).rejects.toMatchObject({ code: 'conflict' });
    const late = await propose({ validTo: addDays(today, 3) });
    await letPeriodEnd(db, late);
    await expect(approve(late)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of many is approved with all others or not at all', async () => {
    const mine = await propose({ validTo: addDays(today, 5) }, ben);
    const hers = await propose();
    const both = [mine, hers].map((authorizationId) => ({ authorizationId, version: 1 }));
    await expect(approveAuthorizations(db, ben.id, { authorizations: both })).rejects.toMatchObject({
      code: 'second-person',
    });
    expect(await getAuthorization(db, hers)).toMatchObject({ state: 'proposed' });
  });

  test('that two people approve at once is approved by one of them', async () => {
    const carl = await makeUser(db, ['ops']);
    const id = await propose();
    const outcomes = await Promise.allSettled([approve(id, ben), approve(id, carl)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('that stands already is refused, and may be made again after it was revoked', async () => {
    const id = await propose();
    await expect(propose({}, ben)).rejects.toMatchObject({ code: 'conflict' });
    await revokeAuthorization(db, ben.id, id, { version: 1, reason: 'not legible' });
    expect(await getAuthorization(db, id)).toMatchObject({ state: 'declined', revokeReason: 'not legible' });
    expect(await propose({}, ben)).not.toBe(id);
  });

  test.each([
    ['a brand that there is not', { brandId: '00000000-0000-4000-8000-000000000000' }, 'not-found'],
    ['a document that is not stored', { documentSha256: 'a'.repeat(64) }, 'not-found'],
  ])('with %s is refused', async (_what, change, code) => {
    await expect(propose(change)).rejects.toMatchObject({ code });
  });
});

describe('an approved authorization', () => {
  test('takes the seller’s open items out of the queue', async () => {
    const [item, elsewhere] = [await flagged(), await flagged({ seller: newName('s') })];
    const { applied } = await grant();
    expect(applied).toEqual({ isInForce: true, triaged: 1, opened: 0, withdrawn: 1, kept: 0, rescored: 0 });
    expect(await stateOf(item)).toBe('withdrawn');
    expect(await stateOf(elsewhere)).toBe('open');
    const slots = await db.workSlot.findMany({ where: { reviewItemId: item.reviewItemId } });
    expect(slots.every(({ closedAt }) => closedAt !== null)).toBe(true);
  });

  test('leaves an ad that is flagged for another brand, no longer flagged for its own', async () => {
    const item = await flagged({
      said: [
        [brand, 0.9],
        [other, 0.8],
      ],
    });
    expect((await grant()).applied).toMatchObject({ withdrawn: 0 });
    const [open] = await openItemsOf(item);
    const flags = open!.suspects.map(({ brandId, thresholdVersionId }) => [brandId, thresholdVersionId]);
    expect(flags).toEqual(
      expect.arrayContaining([
        [brand.id, null],
        [other.id, other.thresholdId],
      ]),
    );
  });

  test('leaves other categories alone', async () => {
    const [shoes, bags] = [await flagged({ category: 'shoes' }), await flagged({ category: 'bags' })];
    await grant({ categories: ['Shoes'] });
    expect(await stateOf(shoes)).toBe('withdrawn');
    expect(await stateOf(bags)).toBe('open');
  });

  test('never takes an item out of a person’s hands, and looks again when it was given back', async () => {
    const item = await flagged();
    await hold(db, reviewer, item);
    const { id, applied } = await grant();
    expect(applied).toMatchObject({ withdrawn: 0, kept: 1 });
    expect(await stateOf(item)).toBe('open');
    expect(
      (await db.workSlot.findFirstOrThrow({ where: { reviewItemId: item.reviewItemId } })).holderId,
    ).toBe(reviewer.id);
    const later = (await applyJobsOf(id)).find(({ waits }) => waits);
    expect(later).toEqual({ waits: true, revisionIds: [item.revisionId] });

    await expireLeases(db, item);
    expect(await applyAuthorization(db, id, later!.revisionIds!)).toMatchObject({ withdrawn: 1, kept: 0 });
    expect(await stateOf(item)).toBe('withdrawn');
  });

  test('takes at once what a tab has only fetched ahead, and leaves what is on its table', async () => {
    const items = [await flagged(), await flagged()];
    await db.workSlot.updateMany({
      where: { reviewItemId: { in: items.map(({ reviewItemId }) => reviewItemId) } },
      data: { priority: 1 },
    });
    const tab = {
      userId: reviewer.id,
      tabId: randomUUID(),
      kind: 'review',
      purpose: 'answer',
      count: 2,
    } as const;
    const [first, second] = await claimSlots(db, { ...tab, tableSubjectId: null });
    const { applied } = await grant();
    expect(applied).toMatchObject({ withdrawn: 1, kept: 1 });
    const stateById = async (id: string) => (await db.reviewItem.findUniqueOrThrow({ where: { id } })).state;
    expect([await stateById(first!.subjectId), await stateById(second!.subjectId)]).toEqual([
      'open',
      'withdrawn',
    ]);
    const after = await claimSlots(db, { ...tab, tableSubjectId: first!.subjectId });
    expect(after.map(({ slotId }) => slotId)).toContain(first!.slotId);
    expect(after.map(({ slotId }) => slotId)).not.toContain(second!.slotId);
  });

  test('changes nothing about what somebody has answered', async () => {
    const [answered, settled] = [await flagged(), await flagged()];
    for (const item of [answered, settled]) {
      await decide(db, reviewer, item, [{ brandId: brand.id, reason: 'counterfeit', evidence: item.images }]);
    }
    await endUndoWindows(db, settled);
    await settleItem(db, settled.reviewItemId);
    expect((await grant()).applied).toMatchObject({ withdrawn: 0, kept: 0 });
    expect([await stateOf(answered), await stateOf(settled)]).toEqual(['answered', 'settled']);
  });

  test('keeps an ad in the queue that a sample needs', async () => {
    const item = await flagged();
    await db.sampleDraw.create({
      data: {
        design: 'audit',
        revisionId: item.revisionId,
        p: 0.5,
        dueAt: new Date(),
        reviewItemId: item.reviewItemId,
      },
    });
    expect((await grant()).applied).toMatchObject({ withdrawn: 0 });
    expect(await stateOf(item)).toBe('open');
  });

  test('has an ad scored again whose brand has another model since', async () => {
    const changing = await makeBrand(db);
    const item = await flagged({ said: [[changing, 0.9]] });
    await activateModel(db, changing.slug);
    expect((await grant({ brandId: changing.id })).applied).toMatchObject({ triaged: 0, rescored: 1 });
    expect(await db.scoring.findUniqueOrThrow({ where: { revisionId: item.revisionId } })).toMatchObject({
      state: 'queued',
    });
    const newest = await activateModel(db, changing.slug);
    await saveScores(db, [scoredAd(item, [[newest, 0.9]])]);
    expect(await stateOf(item)).toBe('withdrawn');
  });

  test('can be applied any number of times', async () => {
    await flagged();
    const { id } = await grant();
    expect(await applyAuthorization(db, id)).toMatchObject({ withdrawn: 0, opened: 0 });
    const { history } = await describeAuthorization(db, id);
    expect(history.filter(({ what }) => what === 'authorization-applied')).toHaveLength(1);
  });
});

describe('when an authorization ends', () => {
  test('by revocation, its ads come back at once, in new items', async () => {
    const item = await flagged();
    const { id } = await grant();
    await revokeAuthorization(db, anna.id, id, { version: 2, reason: 'licence withdrawn' });
    expect(await applyAuthorization(db, id)).toMatchObject({ isInForce: false, opened: 1 });
    const [open] = await openItemsOf(item);
    expect(open!.id).not.toBe(item.reviewItemId);
    expect(open!.suspects).toMatchObject([{ brandId: brand.id, thresholdVersionId: brand.thresholdId }]);
    expect(await getAuthorization(db, id)).toMatchObject({
      state: 'revoked',
      revokeReason: 'licence withdrawn',
    });
  });

  test('by the day’s turn, a worker finds it and its ads are triaged again', async () => {
    const item = await flagged();
    const id = await authorize(db, { seller, brand });
    await applyAuthorization(db, id);
    expect(await stateOf(item)).toBe('withdrawn');
    await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'apply-authorization'`;
    await letPeriodEnd(db, id);
    expect(await getAuthorization(db, id)).toMatchObject({ state: 'expired' });

    await queueTurnedAuthorizations(db);
    expect(await applyJobsOf(id)).toHaveLength(1);
    await queueTurnedAuthorizations(db);
    expect(await applyJobsOf(id)).toHaveLength(1);
    expect(await applyAuthorization(db, id)).toMatchObject({ isInForce: false, opened: 1 });
    expect(await openItemsOf(item)).toHaveLength(1);
    await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'apply-authorization'`;
    await queueTurnedAuthorizations(db);
    expect(await applyJobsOf(id)).toEqual([]);
  });

  test('what was settled meanwhile is left alone', async () => {
    const item = await flagged();
    const { id } = await grant();
    await revokeAuthorization(db, anna.id, id, { version: 2, reason: 'one' });
    await applyAuthorization(db, id);
    const [open] = await openItemsOf(item);
    const again = { ...item, reviewItemId: open!.id };
    await decide(db, reviewer, again, [{ brandId: brand.id, reason: 'counterfeit', evidence: item.images }]);
    await endUndoWindows(db, again);
    await settleItem(db, open!.id);
    expect(await applyAuthorization(db, id)).toMatchObject({ opened: 0 });
    expect(await openItemsOf(item)).toEqual([]);
  });

  test('an ad that came in meanwhile is asked about for the first time', async () => {
    const { id } = await grant();
    const ad = await flagged({
      said: [
        [other, 0.8],
        [brand, 0.9],
      ],
    });
    expect((await openItemsOf(ad))[0]!.suspects).toMatchObject([
      { brandId: other.id, thresholdVersionId: other.thresholdId },
      { brandId: brand.id, thresholdVersionId: null },
    ]);
    await revokeAuthorization(db, anna.id, id, { version: 2, reason: 'ended' });
    await applyAuthorization(db, id);
    const flags = (await openItemsOf(ad))[0]!.suspects.map((suspect) => suspect.thresholdVersionId);
    expect(flags).not.toContain(null);
  });

  test('another one of the same seller and brand still covers its ads', async () => {
    const item = await flagged();
    const { id } = await grant();
    await grant({ validTo: addDays(today, 30) });
    await revokeAuthorization(db, anna.id, id, { version: 2, reason: 'replaced' });
    expect(await applyAuthorization(db, id)).toMatchObject({ isInForce: false, opened: 0 });
    expect(await openItemsOf(item)).toEqual([]);
  });
});

describe('a revocation', () => {
  test('needs the version that was seen, and happens once', async () => {
    const { id } = await grant();
    const revoke = (version: number) => revokeAuthorization(db, anna.id, id, { version, reason: 'why' });
    await expect(revoke(1)).rejects.toMatchObject({ code: 'conflict' });
    await revoke(2);
    await expect(revoke(3)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('the list', () => {
  const list = (filter: object) =>
    listAuthorizations(db, AuthorizationFilterSchema.parse({ seller, ...filter }));

  test('knows every state, and each authorization is in one of them', async () => {
    const at = (from: number, to: number) => ({
      validFrom: addDays(today, from),
      validTo: addDays(today, to),
    });
    const ids: Record<AuthorizationState, string> = {
      proposed: await propose(at(0, 300)),
      declined: await propose(at(0, 301)),
      upcoming: (await grant(at(5, 302))).id,
      active: (await grant(at(-5, 30))).id,
      expiring: (await grant(at(-5, 29))).id,
      expired: (await grant(at(-5, 20))).id,
      revoked: (await grant(at(0, 303))).id,
    };
    await letPeriodEnd(db, ids.expired);
    await revokeAuthorization(db, ben.id, ids.declined, { version: 1, reason: 'no' });
    await revokeAuthorization(db, ben.id, ids.revoked, { version: 2, reason: 'no' });
    for (const [state, id] of Object.entries(ids)) {
      expect((await list({ state })).entries).toMatchObject([{ authorizationId: id, state }]);
    }
    expect((await list({})).entries).toHaveLength(7);
  });

  test.each(['ends', 'newest'])('in the order "%s" is paged without gaps or repeats', async (sort) => {
    for (let made = 0; made < 5; made++)
      await propose({ validFrom: addDays(today, made), validTo: addDays(today, 10 + (made % 2)) });
    const made = await propose({ validTo: addDays(today, 40) }).then(() => list({ sort }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ sort, limit: '2', ...(cursor && { cursor }) });
      seen.push(...page.entries.map(({ authorizationId }) => authorizationId));
      ({ nextCursor: cursor } = page);
    } while (cursor !== null);
    expect(seen).toEqual(made.entries.map(({ authorizationId }) => authorizationId));
    await expect(
      list({ sort: sort === 'ends' ? 'newest' : 'ends', cursor: 'nonsense' }),
    ).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('counts what waits and what ends soon', async () => {
    const before = await countAuthorizations(db);
    await propose();
    await grant({ validTo: addDays(today, 6) });
    await grant({ validTo: addDays(today, 7) });
    const after = await countAuthorizations(db);
    expect({
      proposed: after.proposed - before.proposed,
      endsNow: after.endsNow - before.endsNow,
      endsSoon: after.endsSoon - before.endsSoon,
    }).toEqual({ proposed: 1, endsNow: 1, endsSoon: 2 });
  });
});

test('the history of a seller tells who did what, and what became of the ads', async () => {
  await flagged();
  const { id } = await grant();
  await revokeAuthorization(db, anna.id, id, { version: 2, reason: 'forged' });
  await applyAuthorization(db, id);
  const { history, reach } = await describeAuthorization(db, id);
  expect(history.map(({ what }) => what)).toEqual([
    'authorization-applied',
    'authorization-revoked',
    'authorization-applied',
    'authorization-approved',
    'authorization-proposed',
  ]);
  expect(history[0]!.applied).toMatchObject({ isInForce: false, opened: 1 });
  expect(history[1]).toMatchObject({ reason: 'forged' });
  expect(history[1]!.by).toMatch(/^person-/);
  expect(reach).toEqual({ ads: 1, open: 1 });
});
