import { randomUUID } from 'node:crypto';
import { RenewResponseSchema, VerdictStoredSchema, type Review } from '@/lib/contracts/review';
import { expireLeases } from '@/lib/server/testing/builders';
import { NAMED } from './support/brands';
import { claim, codeOf, openTab, release, submit, verdictOn, type Tab } from './support/claims';
import { expect, test } from './support/fixtures';
import { call, callFor } from './support/http';
import { drawPicture } from './support/pictures';
import { putFirst } from './support/queue';
import type { Shop } from './support/ads';

const ROUNDS = 20;

/** Many ads with one picture: the worker looks at it once. */
async function manyItems(shop: Shop, count: number) {
  const image = await shop.sendImage(await drawPicture());
  return shop.flaggedAds(
    Array.from({ length: count }, (_, index) => ({ title: `${NAMED.name} ${index}`, images: [image] })),
  );
}

function countStatuses(answers: readonly Response[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test('forty reviewers who claim at once never hold the same ad, and none goes without', async ({
  db,
  people,
  shop,
}) => {
  const items = await manyItems(shop, 40);
  await putFirst(db, items);
  const tabs = (await people.many(40, 'reviewer')).map(openTab);
  let last: Review[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) await Promise.all(tabs.map((tab, index) => release(tab, last[index]!)));
    last = await Promise.all(tabs.map((tab) => claim(tab, { count: 1 })));
    const held = last.flat().map((review) => review.reviewItemId);
    expect(held.toSorted(), `round ${round}`).toEqual(items.map((item) => item.reviewItemId).toSorted());
    const holders = await db.workSlot.findMany({
      where: { reviewItemId: { in: held }, leasedUntil: { gt: new Date() } },
      select: { holderId: true },
    });
    expect(new Set(holders.map(({ holderId }) => holderId)).size, `round ${round}`).toBe(40);
  }

  const answers = await Promise.all(
    tabs.map((tab, index) => submit(tab, randomUUID(), verdictOn(last[index]![0]!))),
  );
  expect(countStatuses(answers)).toEqual({ 201: 40 });
  const stored = await db.verdict.groupBy({
    by: ['reviewItemId'],
    where: { reviewItemId: { in: items.map((item) => item.reviewItemId) } },
    _count: true,
  });
  expect(stored.map((row) => row._count)).toEqual(Array.from({ length: 40 }, () => 1));
});

test('one person’s two tabs never hold the same ad, nor more than three each', async ({
  db,
  people,
  shop,
}) => {
  const items = await manyItems(shop, 6);
  await putFirst(db, items);
  const anna = await people.one('reviewer');
  const tabs = [openTab(anna), openTab(anna)];
  for (let round = 0; round < ROUNDS; round++) {
    const held = await Promise.all(tabs.map((tab) => claim(tab)));
    expect(
      held.map((reviews) => reviews.length),
      `round ${round}`,
    ).toEqual([3, 3]);
    const ids = held.flat().map((review) => review.reviewItemId);
    expect(ids.toSorted(), `round ${round}`).toEqual(items.map((item) => item.reviewItemId).toSorted());
    // Asking again changes nothing: a reload gets the same ones.
    const again = await Promise.all(tabs.map((tab) => claim(tab)));
    expect(
      again
        .flat()
        .map((review) => review.lease.token)
        .toSorted(),
      `round ${round}`,
    ).toEqual(
      held
        .flat()
        .map((review) => review.lease.token)
        .toSorted(),
    );
    await Promise.all(tabs.map((tab, index) => release(tab, held[index]!)));
  }
});

test('two people who want the same ad at the same moment: one gets it', async ({ people, shop }) => {
  const [item] = await manyItems(shop, 1);
  const tabs = (await people.many(8, 'reviewer')).map(openTab);
  for (let round = 0; round < ROUNDS; round++) {
    const answers = await Promise.all(
      tabs.map((tab) =>
        call(tab.person, 'POST', '/api/v1/claims', {
          json: { tabId: tab.tabId, reviewItemId: item!.reviewItemId },
        }),
      ),
    );
    const winner = answers.findIndex((answer) => answer.status === 200);
    expect(countStatuses(answers), `round ${round}`).toEqual({ 200: 1, 409: 7 });
    const { reviews } = (await answers[winner]!.json()) as { reviews: Review[] };
    await release(tabs[winner]!, reviews);
  }
});

async function heldBy(tab: Tab, reviewItemId: string): Promise<Review> {
  const [review] = await claim(tab, { reviewItemId });
  return review!;
}

test('a lease that ran out is taken over, and its first holder can no longer decide', async ({
  db,
  people,
  shop,
}) => {
  const [item] = await manyItems(shop, 1);
  const [slow, quick] = (await people.many(2, 'reviewer')).map(openTab);
  const first = await heldBy(slow!, item!.reviewItemId);
  const early = await call(quick!.person, 'POST', '/api/v1/claims', {
    json: { tabId: quick!.tabId, reviewItemId: item!.reviewItemId },
  });
  expect(await codeOf(early), 'while it is held').toEqual([409, 'lease-lost']);

  await expireLeases(db, item!);
  const second = await heldBy(quick!, item!.reviewItemId);
  expect(second.lease.token).not.toBe(first.lease.token);
  expect(await codeOf(await submit(slow!, randomUUID(), verdictOn(first)))).toEqual([409, 'lease-lost']);
  const { slotId, token } = first.lease;
  const renewal = await callFor(RenewResponseSchema, slow!.person, 'POST', '/api/v1/leases/renewal', {
    json: { slots: [{ slotId, token }] },
  });
  expect(renewal).toEqual({ renewed: [], lostSlotIds: [slotId] });
  expect((await submit(quick!, randomUUID(), verdictOn(second))).status).toBe(201);
  expect(await db.verdict.count({ where: { reviewItemId: item!.reviewItemId } })).toBe(1);
});

test('the token of another person’s lease decides nothing', async ({ people, shop }) => {
  const [item] = await manyItems(shop, 1);
  const [anna, ben] = (await people.many(2, 'reviewer')).map(openTab);
  const review = await heldBy(anna!, item!.reviewItemId);
  expect(await codeOf(await submit(ben!, randomUUID(), verdictOn(review)))).toEqual([409, 'lease-lost']);
});

test('the same verdict twice is stored once: 201, then 200', async ({ db, people, shop }) => {
  const [item] = await manyItems(shop, 1);
  const anna = openTab(await people.one('reviewer'));
  const body = verdictOn(await heldBy(anna, item!.reviewItemId));
  const verdictId = randomUUID();
  const [first, second] = [await submit(anna, verdictId, body), await submit(anna, verdictId, body)];
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(VerdictStoredSchema.parse(await second.json()).verdictId).toBe(verdictId);
  expect(await db.verdict.count({ where: { reviewItemId: item!.reviewItemId } })).toBe(1);

  const differs = await submit(anna, verdictId, { ...body, comment: 'something else' });
  expect(await codeOf(differs), 'the same id with another body').toEqual([409, 'verdict-differs']);
  const another = await submit(anna, randomUUID(), body);
  expect(await codeOf(another), 'the same body under another id').toEqual([409, 'lease-lost']);
});

test('the same verdict many times at once is stored once', async ({ db, people, shop }) => {
  const items = await manyItems(shop, ROUNDS);
  const anna = openTab(await people.one('reviewer'));
  for (const item of items) {
    const body = verdictOn(await heldBy(anna, item.reviewItemId));
    const verdictId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => submit(anna, verdictId, body)));
    expect(countStatuses(answers)).toEqual({ 201: 1, 200: 5 });
    expect(await db.verdict.count({ where: { reviewItemId: item.reviewItemId } })).toBe(1);
  }
});

test('what the database has no room for is put off, not broken: sent again as it is, it succeeds', async ({
  db,
  people,
}) => {
  const labeler = await people.one('labeler');
  const claimNow = () =>
    call(labeler, 'POST', '/api/v1/label-claims', { json: { tabId: randomUUID(), count: 1 } });
  let answers: Response[] = [];
  // More claims of one person than the web has connections, all waiting for the lock that is held here.
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${labeler.id}, 0))`;
      const claims = Array.from({ length: 14 }, claimNow);
      const first = await Promise.race(claims);
      expect(first.status).toBe(503);
      answers = [first];
      void Promise.all(claims).then((all) => (answers = all));
    },
    { timeout: 30_000 },
  );
  await expect.poll(() => answers.length, { timeout: 30_000 }).toBe(14);
  for (const answer of answers) {
    expect([200, 503]).toContain(answer.status);
    if (answer.status === 503) expect(answer.headers.get('retry-after')).toBe('1');
  }
  expect(await codeOf(answers.find(({ status }) => status === 503)!)).toEqual([503, 'busy']);
  expect((await claimNow()).status).toBe(200);
});
