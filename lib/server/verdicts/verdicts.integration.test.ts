import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmitVerdict } from '@/lib/contracts/review';
import { REASONS, showsBrand, type Reason } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import type { HeldSlot } from '../queue/claim-slots';
import {
  activateModel,
  decide,
  endUndoWindows,
  hold,
  makeAd,
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  noneOf,
  publishBrand,
  saveScores,
  scoredAd,
  verdictBody,
  type Line,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { submitVerdict } from './submit-verdict';
import { withdrawVerdict } from './withdraw-verdict';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;
let anna: TestUser;
let ben: TestUser;

beforeAll(async () => {
  database = await createTestDatabase(20);
  ({ db } = database);
  [brand, other] = [await makeBrand(db), await makeBrand(db)];
  [anna, ben] = [await makeUser(db), await makeUser(db)];
});
afterAll(() => database.drop());

const flagged = (words = {}) =>
  makeScoredItem(
    db,
    [
      [brand, 0.9],
      [other, 0.2],
    ],
    words,
  );
const counterfeit = (item: TestItem): Line => ({
  brandId: brand.id,
  reason: 'counterfeit',
  evidence: item.images,
});
const submit = (user: TestUser, body: SubmitVerdict, id: string = randomUUID()) =>
  submitVerdict(db, user.id, id, body);
const linesOf = (verdictId: string) =>
  db.verdictLine.findMany({ where: { verdictId }, orderBy: { isImplied: 'asc' } });
const stateOf = async ({ reviewItemId }: { reviewItemId: string }) =>
  (await db.reviewItem.findUniqueOrThrow({ where: { id: reviewItemId } })).state;

describe('a verdict', () => {
  test('is stored with its lines, answers the slot and enqueues its settlement, all at once', async () => {
    const item = await flagged();
    const slot = await hold(db, anna, item);
    const { verdictId, undoMsLeft, isReplay } = await submit(
      anna,
      verdictBody(slot, { lines: [counterfeit(item)] }),
    );
    expect({ undoMsLeft, isReplay }).toEqual({ undoMsLeft: 10_000, isReplay: false });
    expect(await linesOf(verdictId)).toMatchObject([
      { brandId: brand.id, reason: 'counterfeit', evidenceSha256: item.images, isImplied: false },
    ]);
    expect(await stateOf(item)).toBe('answered');
    const jobs = await db.$queryRaw<Array<{ waits: boolean }>>`
      SELECT start_after > now() + interval '5 seconds' AS waits FROM pgboss.job
       WHERE name = 'settle-item' AND data ->> 'reviewItemId' = ${item.reviewItemId}`;
    expect(jobs).toEqual([{ waits: true }]);
    expect(await db.label.count({ where: { imageSha256: { in: item.images } } })).toBe(0);
  });

  test('that is refused leaves nothing behind: the item is still held', async () => {
    const item = await flagged();
    const slot = await hold(db, anna, item);
    const bad = verdictBody(slot, { lines: [{ ...counterfeit(item), evidence: [] }] });
    await expect(submit(anna, bad)).rejects.toMatchObject({ code: 'bad-input' });
    expect(await stateOf(item)).toBe('open');
    expect(await submit(anna, verdictBody(slot, { lines: [counterfeit(item)] }))).toMatchObject({
      isReplay: false,
    });
  });

  test.each([
    ['another token', (slot: HeldSlot) => ({ ...slot, token: randomUUID() })],
    ['another slot', (slot: HeldSlot) => ({ ...slot, slotId: randomUUID() })],
    ['another item', (slot: HeldSlot) => ({ ...slot, subjectId: randomUUID() })],
  ])('with %s is refused', async (_what, change) => {
    const item = await flagged();
    const slot = change(await hold(db, anna, item));
    await expect(submit(anna, verdictBody(slot, noneOf(brand)))).rejects.toMatchObject({
      code: 'lease-lost',
    });
  });

  test('by another person with the holder’s token is refused', async () => {
    const slot = await hold(db, anna, await flagged());
    await expect(submit(ben, verdictBody(slot, noneOf(brand)))).rejects.toMatchObject({
      code: 'lease-lost',
    });
  });
});

describe('the same id again', () => {
  test('with the same body returns what is stored', async () => {
    const item = await flagged();
    const [id, body] = [
      randomUUID(),
      verdictBody(await hold(db, anna, item), { lines: [counterfeit(item)] }),
    ];
    const first = await submit(anna, body, id);
    const again = await submit(anna, body, id);
    expect(again).toMatchObject({ verdictId: first.verdictId, isReplay: true });
    expect(again.undoMsLeft).toBeGreaterThan(0);
    expect(await db.verdict.count({ where: { reviewItemId: item.reviewItemId } })).toBe(1);
    await endUndoWindows(db, item);
    expect(await submit(anna, body, id)).toMatchObject({ undoMsLeft: 0, isReplay: true });
  });

  test('with another body is refused, and the stored one stays', async () => {
    const item = await flagged();
    const [id, slot] = [randomUUID(), await hold(db, anna, item)];
    await submit(anna, verdictBody(slot, { lines: [counterfeit(item)] }), id);
    await expect(submit(anna, verdictBody(slot, noneOf(brand)), id)).rejects.toMatchObject({
      code: 'verdict-differs',
    });
    expect(await linesOf(id)).toMatchObject([{ reason: 'counterfeit' }]);
  });

  test('from another person is refused', async () => {
    const item = await flagged();
    const [id, body] = [randomUUID(), verdictBody(await hold(db, anna, item), noneOf(brand))];
    await submit(anna, body, id);
    await expect(submit(ben, body, id)).rejects.toMatchObject({ code: 'verdict-differs' });
  });

  test('ten times at once is one verdict and ten equal answers, over twenty rounds', async () => {
    for (let round = 0; round < 20; round++) {
      const item = await flagged();
      const [id, body] = [
        randomUUID(),
        verdictBody(await hold(db, anna, item), { lines: [counterfeit(item)] }),
      ];
      const answers = await Promise.all(Array.from({ length: 10 }, () => submit(anna, body, id)));
      expect(new Set(answers.map((answer) => answer.verdictId))).toEqual(new Set([id]));
      expect(answers.filter((answer) => !answer.isReplay)).toHaveLength(1);
      expect(await db.verdict.count({ where: { reviewItemId: item.reviewItemId } })).toBe(1);
    }
  });

  test('with different ids at once is one verdict; the others have lost the lease', async () => {
    const item = await flagged();
    const body = verdictBody(await hold(db, anna, item), { lines: [counterfeit(item)] });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => submit(anna, body)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(refusals).toMatchObject(Array.from({ length: 9 }, () => ({ code: 'lease-lost' })));
  });
});

describe('evidence', () => {
  const withoutEvidence = async (reason: Reason) => {
    const slot = await hold(db, anna, await flagged());
    return submit(anna, verdictBody(slot, { lines: [{ brandId: brand.id, reason, evidence: [] }] }));
  };

  test.each(REASONS.filter(showsBrand))('of %s is needed: the images that show it', async (reason) => {
    await expect(withoutEvidence(reason)).rejects.toMatchObject({
      code: 'bad-input',
      message: /^lines\[0\]\.evidence: /,
    });
  });

  test.each(REASONS.filter((reason) => !showsBrand(reason)))('of %s is not needed', async (reason) => {
    await expect(withoutEvidence(reason)).resolves.toMatchObject({ isReplay: false });
  });

  test('from another ad is refused, as is a picture from elsewhere among the displayed ones', async () => {
    const item = await flagged();
    const slot = await hold(db, anna, item);
    const foreign = await makeImage(db);
    const lines = [{ ...counterfeit(item), evidence: [foreign] }];
    await expect(submit(anna, verdictBody(slot, { lines }))).rejects.toMatchObject({
      code: 'bad-input',
      message: `lines[0].evidence: ${foreign} is not an image of this ad`,
    });
    const shown = { images: [foreign], suspects: [], energyMap: false };
    await expect(
      submit(anna, verdictBody(slot, { lines: [counterfeit(item)], shown })),
    ).rejects.toMatchObject({ code: 'bad-input', message: /^shown\.images: / });
  });

  test('a brand that does not exist is refused by its line', async () => {
    const item = await flagged();
    const slot = await hold(db, anna, item);
    const lines = [counterfeit(item), { ...counterfeit(item), brandId: randomUUID() }];
    await expect(submit(anna, verdictBody(slot, { lines }))).rejects.toMatchObject({
      code: 'bad-input',
      message: /^lines\[1\]\.brandId: /,
    });
  });

  test('a brand that the machine did not suspect can be answered', async () => {
    const item = await makeScoredItem(db, [[brand, 0.9]]);
    const slot = await hold(db, anna, item);
    const lines: Line[] = [{ brandId: other.id, reason: 'look-alike', evidence: item.images }];
    const { verdictId } = await submit(anna, verdictBody(slot, { lines }));
    expect(await linesOf(verdictId)).toMatchObject([{ brandId: other.id, brandModelId: other.modelId }]);
  });
});

describe('"no other suspect is shown"', () => {
  test('answers every suspect without a line', async () => {
    const item = await flagged();
    const slot = await hold(db, anna, item);
    const body = verdictBody(slot, { lines: [counterfeit(item)], ...noneOf(brand, other) });
    const { verdictId } = await submit(anna, body);
    expect(await linesOf(verdictId)).toMatchObject([
      { brandId: brand.id, reason: 'counterfeit', isImplied: false },
      { brandId: other.id, reason: 'not_this_brand', isImplied: true },
    ]);
  });

  test('answers all of them when there is no line at all', async () => {
    const slot = await hold(db, anna, await flagged());
    const { verdictId } = await submit(anna, verdictBody(slot, noneOf(brand, other)));
    expect(await linesOf(verdictId)).toMatchObject([{ isImplied: true }, { isImplied: true }]);
  });

  test('needs the suspects that were on the screen', async () => {
    const slot = await hold(db, anna, await flagged());
    await expect(submit(anna, verdictBody(slot, noneOf()))).rejects.toMatchObject({
      code: 'bad-input',
      message: /^shown\.suspects: /,
    });
  });

  test('says nothing of a suspect that came in after the page was loaded', async () => {
    const ad = await makeAd(db);
    await saveScores(db, [scoredAd(ad, [[brand, 0.9]])]);
    const item = await db.reviewItem.findFirstOrThrow({ where: { adId: ad.adId } });
    const slot = await hold(db, anna, { reviewItemId: item.id });
    await db.scoring.update({ where: { revisionId: ad.revisionId }, data: { state: 'queued' } });
    await saveScores(db, [
      scoredAd(ad, [
        [brand, 0.9],
        [other, 0.8],
      ]),
    ]);
    expect(await db.reviewSuspect.count({ where: { reviewItemId: item.id } })).toBe(2);

    const { verdictId } = await submit(anna, verdictBody(slot, noneOf(brand)));
    expect(await linesOf(verdictId)).toMatchObject([{ brandId: brand.id, isImplied: true }]);
  });
});

test('a line is pinned to the definition and model that the reviewer had in front of them', async () => {
  const shifting = await makeBrand(db);
  const item = await makeScoredItem(db, [[shifting, 0.9]]);
  const slot = await hold(db, anna, item);
  await publishBrand(db, shifting.slug, { smallestMarkPx: 12 });
  await activateModel(db, shifting.slug);
  const lines: Line[] = [{ brandId: shifting.id, reason: 'counterfeit', evidence: item.images }];
  const { verdictId } = await submit(anna, verdictBody(slot, { lines }));
  expect(await linesOf(verdictId)).toMatchObject([
    { definitionId: shifting.definitionId, brandModelId: shifting.modelId },
  ]);
});

describe('an escalation', () => {
  test('answers the slot without deciding', async () => {
    const item = await flagged();
    const slot = await hold(db, anna, item);
    const { verdictId } = await submit(
      anna,
      verdictBody(slot, { kind: 'escalation', comment: 'Generic by now?' }),
    );
    expect(await linesOf(verdictId)).toEqual([]);
    expect(await stateOf(item)).toBe('answered');
  });
});

describe('taking back', () => {
  test('gives the item back to the tab that asks, with a new token, and the next verdict is attempt 2', async () => {
    const item = await flagged();
    const { verdictId } = await decide(db, anna, item, [counterfeit(item)]);
    const tabId = randomUUID();
    const { slot, releasedSlotIds } = await withdrawVerdict(db, anna.id, verdictId, tabId);
    expect(slot).toMatchObject({ subjectId: item.reviewItemId, purpose: 'answer' });
    expect(releasedSlotIds).toEqual([]);
    expect(await stateOf(item)).toBe('open');
    expect(await hold(db, anna, item, { tabId })).toMatchObject({ token: slot.token });

    const second = await submit(anna, verdictBody(slot, noneOf(brand)));
    const attempts = await db.verdict.findMany({
      where: { reviewItemId: item.reviewItemId },
      orderBy: { attempt: 'asc' },
    });
    expect(attempts.map(({ id, attempt }) => [id, attempt])).toEqual([
      [verdictId, 1],
      [second.verdictId, 2],
    ]);
  });

  test('keeps the tab at its limit: what it would have seen last goes back to the queue', async () => {
    const item = await flagged();
    const tabId = randomUUID();
    const { verdictId } = await decide(db, anna, item, [counterfeit(item)]);
    const ahead = [];
    for (const prob of [0.95, 0.6, 0.8]) {
      const next = await makeScoredItem(db, [[brand, prob]]);
      ahead.push(await hold(db, anna, next, { tabId }));
    }
    const { releasedSlotIds } = await withdrawVerdict(db, anna.id, verdictId, tabId);
    expect(releasedSlotIds).toEqual([ahead[1]!.slotId]);
    expect(await db.workSlot.count({ where: { tabId, answeredAt: null } })).toBe(3);
  });

  test('is the person’s own right only', async () => {
    const item = await flagged();
    const { verdictId } = await decide(db, anna, item, [counterfeit(item)]);
    await expect(withdrawVerdict(db, ben.id, verdictId, randomUUID())).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await stateOf(item)).toBe('answered');
  });

  test('is refused after the undo window', async () => {
    const item = await flagged();
    const { verdictId } = await decide(db, anna, item, [counterfeit(item)]);
    await endUndoWindows(db, item);
    await expect(withdrawVerdict(db, anna.id, verdictId, randomUUID())).rejects.toMatchObject({
      code: 'too-late',
    });
    expect(await stateOf(item)).toBe('answered');
  });

  test('twice is refused the second time', async () => {
    const item = await flagged();
    const { verdictId } = await decide(db, anna, item, [counterfeit(item)]);
    await withdrawVerdict(db, anna.id, verdictId, randomUUID());
    await expect(withdrawVerdict(db, anna.id, verdictId, randomUUID())).rejects.toMatchObject({
      code: 'too-late',
    });
  });

  test('is refused when the ad has a newer item in the queue; the verdict stands', async () => {
    const item = await flagged();
    const { verdictId } = await decide(db, anna, item, [counterfeit(item)]);
    await makeScoredItem(db, [[brand, 0.9]], { externalId: item.externalId, title: 'Changed' });
    await expect(withdrawVerdict(db, anna.id, verdictId, randomUUID())).rejects.toMatchObject({
      code: 'too-late',
    });
    expect(await db.verdictWithdrawal.count({ where: { verdictId } })).toBe(0);
  });
});

test('a verdict and a newer revision at once do not deadlock: the verdict has lost its lease', async () => {
  const item = await flagged();
  const slot = await hold(db, anna, item);
  const triage = new Client({ connectionString: database.url });
  await triage.connect();
  try {
    // What triage of the newer revision does, with the verdict arriving in the middle.
    await triage.query('BEGIN');
    await triage.query(`UPDATE review_item SET state = 'superseded', ended_at = now() WHERE id = $1`, [
      item.reviewItemId,
    ]);
    const verdict = submit(anna, verdictBody(slot, { lines: [counterfeit(item)] })).catch(
      (error: unknown) => error,
    );
    await waitUntilSomebodyWaits(triage);
    await triage.query(
      `UPDATE work_slot SET closed_at = now(), holder_id = NULL, tab_id = NULL, token = NULL, leased_until = NULL
        WHERE review_item_id = $1 AND answered_at IS NULL`,
      [item.reviewItemId],
    );
    await triage.query('COMMIT');
    expect(await verdict).toMatchObject({ code: 'lease-lost' });
  } finally {
    await triage.end();
  }
});

/** Until another connection of this database waits for a lock. */
async function waitUntilSomebodyWaits(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ waiting: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()) AS waiting',
    );
    if (rows[0]?.waiting) return;
  }
}
