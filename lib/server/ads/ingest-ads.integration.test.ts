import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdOutcome } from '@/lib/contracts/ads';
import type { Db } from '../database/db';
import { failScoring } from '../scores/fail-scoring';
import { adInput, makeAd, makeImage, makeUser, newName } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { ingestAds } from './ingest-ads';
import { retryScoring } from './retry-scoring';

let database: TestDatabase;
let db: Db;
let picture: string;

beforeAll(async () => {
  database = await createTestDatabase(20);
  ({ db } = database);
  picture = await makeImage(db);
});
afterAll(() => database.drop());

const ingest = async (inputs: unknown[], source = 'shop') => (await ingestAds(db, source, inputs)).outcomes;
const statuses = (outcomes: AdOutcome[]) => outcomes.map((outcome) => outcome.status);
const jobsOf = async (revisionId: string) => {
  const rows = await db.$queryRaw<Array<{ id: string }>>`
    SELECT id FROM pgboss.job WHERE name = 'score-ad' AND data ->> 'revisionId' = ${revisionId}`;
  return rows.map((row) => row.id);
};

describe('an ad', () => {
  test('that is new is created with its first revision, its pictures in order and its job', async () => {
    const images = [await makeImage(db), picture, picture];
    const input = {
      ...adInput(images, { seller: 'seller-1', title: '运动鞋 👟', impressions: 12 }),
      price: { amount: 19.99, currency: 'CNY' },
      language: 'zh-CN',
      receivedAt: '2026-01-31T23:30:00+08:00',
    };
    const [outcome] = await ingest([input]);
    expect(outcome).toMatchObject({ index: 0, status: 'created', externalId: input.externalId, revision: 1 });
    const { revisionId } = outcome as { revisionId: string };
    const row = await db.adRevision.findUniqueOrThrow({
      where: { id: revisionId },
      include: { images: { orderBy: { position: 'asc' } }, ad: true, seller: true, scoring: true },
    });
    expect(row).toMatchObject({
      title: '运动鞋 👟',
      priceCurrency: 'CNY',
      language: 'zh-CN',
      receivedAt: new Date('2026-01-31T15:30:00Z'),
      imageCount: 3,
      ad: { source: 'shop', impressions: 12 },
      seller: { source: 'shop', externalId: 'seller-1' },
      scoring: { state: 'queued' },
    });
    expect(row.priceAmount?.toNumber()).toBe(19.99);
    expect(row.images.map((image) => image.imageSha256)).toEqual(images);
    expect(await jobsOf(revisionId)).toEqual([row.scoring!.jobId]);
  });

  test('with the same content again is unchanged, and no new job', async () => {
    const input = adInput([picture]);
    const [created] = await ingest([input]);
    const [again] = await ingest([input]);
    expect(again).toEqual({ ...created, status: 'unchanged' });
    expect(await jobsOf((created as { revisionId: string }).revisionId)).toHaveLength(1);
  });

  const other = () => makeImage(db);
  test.each<[string, (input: ReturnType<typeof adInput>) => object | Promise<object>]>([
    ['title', () => ({ title: 'Another thing' })],
    ['category', () => ({ category: 'others' })],
    ['seller', () => ({ sellerExternalId: newName('seller') })],
    ['price', () => ({ price: { amount: 1, currency: 'EUR' } })],
    ['language', () => ({ language: 'en' })],
    ['pictures', async () => ({ images: [`sha256:${await other()}`] })],
    ['order of the pictures', ({ images }) => ({ images: images.toReversed() })],
  ])('with another %s is a new revision', async (_what, change) => {
    const input = adInput([picture, await makeImage(db)]);
    const [created] = await ingest([input]);
    const [revised] = await ingest([{ ...input, ...(await change(input)) }]);
    expect(revised).toMatchObject({
      status: 'revised',
      revision: 2,
      adId: (created as { adId: string }).adId,
    });
  });

  test('with other impressions only is unchanged, and the impressions are kept', async () => {
    const input = adInput([picture]);
    await ingest([input]);
    expect(statuses(await ingest([{ ...input, impressions: 500 }]))).toEqual(['unchanged']);
    expect(statuses(await ingest([input]))).toEqual(['unchanged']);
    expect(await db.ad.findFirstOrThrow({ where: { externalId: input.externalId } })).toMatchObject({
      impressions: 500,
    });
  });

  test('that goes from A to B and back to A has three revisions: bait and switch shows', async () => {
    const a = adInput([picture], { title: 'Genuine' });
    const outcomes = [];
    for (const input of [a, { ...a, title: 'Fake' }, a]) outcomes.push(...(await ingest([input])));
    expect(outcomes.map((outcome) => [outcome.status, 'revision' in outcome && outcome.revision])).toEqual([
      ['created', 1],
      ['revised', 2],
      ['revised', 3],
    ]);
  });

  test('of another source is another ad', async () => {
    const input = adInput([picture]);
    const [one] = await ingest([input], 'shop');
    const [two] = await ingest([input], 'market');
    expect(two).toMatchObject({ status: 'created' });
    expect((two as { adId: string }).adId).not.toBe((one as { adId: string }).adId);
  });

  test('of an unknown seller has none', async () => {
    const { revisionId } = await makeAd(db);
    expect(await db.adRevision.findUniqueOrThrow({ where: { id: revisionId } })).toMatchObject({
      sellerId: null,
    });
  });
});

test('the same ad twice in one request is two revisions, one after the other; thrice the same is one', async () => {
  const input = adInput([picture]);
  const outcomes = await ingest([input, { ...input, title: 'Changed' }, { ...input, title: 'Changed' }]);
  expect(outcomes).toMatchObject([
    { index: 0, status: 'created', revision: 1 },
    { index: 1, status: 'revised', revision: 2 },
    { index: 2, status: 'unchanged', revision: 2 },
  ]);
});

describe('a bad ad', () => {
  test('is refused with every bad field named, and its neighbours come in', async () => {
    const bad = {
      externalId: ' ',
      title: 7,
      category: 'things',
      price: { amount: -1, currency: 'euro' },
      images: ['photo.jpg', `sha256:${picture}`],
      impressions: 1.5,
      receivedAt: 'yesterday',
      truth: { brand: 'nike' },
    };
    const outcomes = await ingest([adInput([picture]), bad, adInput([picture])]);
    expect(statuses(outcomes)).toEqual(['created', 'rejected', 'created']);
    const { rejections, externalId } = outcomes[1] as Extract<AdOutcome, { status: 'rejected' }>;
    expect(externalId).toBe(' ');
    expect(rejections.map((rejection) => rejection.field).sort()).toEqual(
      [
        '',
        'externalId',
        'images[0]',
        'impressions',
        'price.amount',
        'price.currency',
        'receivedAt',
        'sellerExternalId',
        'title',
      ].sort(),
    );
    expect(rejections.find(({ field }) => field === '')!.problem).toMatch(/truth/);
    expect(rejections.find(({ field }) => field === 'images[0]')!.problem).toMatch(/sha256:/);
  });

  test.each([null, 7, 'ad', [], {}])('may be anything: %o', async (input) => {
    expect(statuses(await ingest([input, adInput([picture])]))).toEqual(['rejected', 'created']);
  });

  test('names each picture that is not stored', async () => {
    const missing = 'f'.repeat(64);
    const [outcome] = await ingest([adInput([picture, missing, missing])]);
    expect(outcome).toMatchObject({
      status: 'rejected',
      rejections: [
        { field: 'images[1]', problem: expect.stringContaining('POST /api/v1/images') as string },
        { field: 'images[2]' },
      ],
    });
  });

  test('with the NUL character is refused, not a failure of the request', async () => {
    const outcomes = await ingest([{ ...adInput([picture]), title: 'a\0b' }, adInput([picture])]);
    expect(statuses(outcomes)).toEqual(['rejected', 'created']);
  });
});

describe('at once', () => {
  test('six requests with the same forty ads make each ad once, in ten rounds', async () => {
    for (let round = 0; round < 10; round++) {
      const seller = newName('seller');
      const inputs = Array.from({ length: 40 }, () => adInput([picture], { seller }));
      const rivals = Array.from({ length: 6 }, (_, rival) =>
        ingest(rival % 2 ? inputs : inputs.toReversed()),
      );
      const outcomes = (await Promise.all(rivals)).flat();
      expect(outcomes.filter((outcome) => outcome.status === 'created')).toHaveLength(40);
      expect(outcomes.filter((outcome) => outcome.status === 'unchanged')).toHaveLength(200);
      const externalIds = inputs.map((input) => input.externalId);
      expect(await db.adRevision.count({ where: { ad: { externalId: { in: externalIds } } } })).toBe(40);
    }
  });

  test('different contents of one ad are numbered one after the other', async () => {
    const input = adInput([picture]);
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => ingest([{ ...input, title: `Title ${index}` }])),
    );
    const rows = await db.adRevision.findMany({
      where: { ad: { externalId: input.externalId } },
      orderBy: { revision: 'asc' },
    });
    expect(rows.map((row) => row.revision)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

test('a request that fails half-way leaves no ad, no revision and no job', async () => {
  const input = adInput([picture]);
  const before = await db.$queryRaw`SELECT count(*) FROM pgboss.job`;
  const truths = new Map([
    [
      0,
      {
        brand: {
          toJSON: () => {
            throw new Error('the disk broke');
          },
        } as unknown as string,
      },
    ],
  ]);
  await expect(ingestAds(db, 'shop', [input], { truths })).rejects.toThrow(/the disk broke/);
  expect(await db.ad.count({ where: { externalId: input.externalId } })).toBe(0);
  expect(await db.$queryRaw`SELECT count(*) FROM pgboss.job`).toEqual(before);
  expect(statuses(await ingest([input]))).toEqual(['created']);
});

describe('a failed scoring', () => {
  test('is queued again by a person, once, with a new job', async () => {
    const { revisionId } = await makeAd(db);
    const person = await makeUser(db, ['ops']);
    await failScoring(db, revisionId, { code: 'damaged', detail: 'x'.repeat(900) });
    const failed = await db.scoring.findUniqueOrThrow({ where: { revisionId } });
    expect(failed).toMatchObject({ state: 'failed', failureCode: 'damaged', attempts: 1 });
    expect(failed.failureDetail).toHaveLength(500);

    const both = await Promise.allSettled([1, 2].map(() => retryScoring(db, revisionId, person.id)));
    expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const queued = await db.scoring.findUniqueOrThrow({ where: { revisionId } });
    expect(queued).toMatchObject({ state: 'queued', failureCode: null });
    expect(await jobsOf(revisionId)).toHaveLength(2);
    expect(await jobsOf(revisionId)).toContain(queued.jobId);
  });

  test('of an ad that is scored or waits is no failure', async () => {
    const { revisionId } = await makeAd(db);
    const person = await makeUser(db, ['ops']);
    await expect(retryScoring(db, revisionId, person.id)).rejects.toMatchObject({ code: 'conflict' });
    await db.scoring.update({ where: { revisionId }, data: { state: 'scored' } });
    await failScoring(db, revisionId, { code: 'late', detail: '' });
    expect(await db.scoring.findUniqueOrThrow({ where: { revisionId } })).toMatchObject({ state: 'scored' });
  });
});
