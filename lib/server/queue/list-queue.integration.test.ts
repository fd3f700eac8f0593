import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QueueFilterSchema, type QueueEntry } from '@/lib/contracts/review';
import type { Db } from '../database/db';
import {
  decide,
  hold,
  makeBrand,
  makeScoredItem,
  makeUser,
  newName,
  type TestBrand,
  type TestItem,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { listQueue } from './list-queue';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  brand = await makeBrand(db);
});
afterAll(() => database.drop());

const list = (filter: object) => listQueue(db, QueueFilterSchema.parse(filter));
const ids = (entries: readonly (QueueEntry | TestItem)[]) => entries.map((entry) => entry.reviewItemId);

async function readAll(
  filter: object,
  afterPage?: (listed: QueueEntry[]) => Promise<void>,
): Promise<QueueEntry[]> {
  const all: QueueEntry[] = [];
  let cursor: string | null = null;
  for (let page = 0; page === 0 || cursor; page++) {
    const { entries, nextCursor } = await list({ ...filter, limit: 4, ...(cursor ? { cursor } : {}) });
    all.push(...entries);
    cursor = nextCursor;
    await afterPage?.(all);
  }
  return all;
}

describe.each(['priority', 'due', 'newest'] as const)('pages by %s', (sort) => {
  test('hold every row once, in order, while rows come and go', async () => {
    const source = newName('source');
    const items: TestItem[] = [];
    // Equal priorities, so that the id decides.
    for (const prob of [0.9, 0.6, 0.6, 0.6, 0.8, 0.6, 0.6, 0.7, 0.6, 0.6])
      items.push(await makeScoredItem(db, [[brand, prob]], { source }));
    const all = await readAll({ source, sort }, async ([first]) => {
      for (const prob of [0.99, 0.6, 0.51]) await makeScoredItem(db, [[brand, prob]], { source });
      await db.reviewItem.update({
        where: { id: first!.reviewItemId },
        data: { state: 'superseded', endedAt: new Date() },
      });
    });
    const listed = ids(all);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(expect.arrayContaining(ids(items)));
    const key = {
      priority: (e: QueueEntry) => -e.priority,
      due: dueOf,
      newest: (e: QueueEntry) => -createdOf(e),
    }[sort];
    const keys = all.map(key);
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
  }, 60_000);
});
const dueOf = (entry: QueueEntry) => Date.parse(entry.dueAt);
const createdOf = (entry: QueueEntry) => Date.parse(entry.createdAt);

describe('a filter', () => {
  test('by state, brand, source, seller, words and external id', async () => {
    const source = newName('source');
    const rare = await makeBrand(db);
    const anna = await makeUser(db);
    const shoes = await makeScoredItem(db, [[rare, 0.9]], {
      source,
      seller: 'seller-7',
      title: 'Red SHOES, 50% off',
    });
    const bag = await makeScoredItem(db, [[brand, 0.8]], { source, title: 'Bag_of 50 things' });
    const done = await makeScoredItem(db, [[brand, 0.7]], { source });
    await decide(db, anna, done, [{ brandId: brand.id, reason: 'counterfeit', evidence: done.images }]);

    const cases: Array<[object, TestItem[]]> = [
      [{}, [shoes, bag]],
      [{ state: 'answered' }, [done]],
      [{ state: 'settled' }, []],
      [{ state: 'waiting' }, [shoes, bag]],
      [{ state: 'any' }, [shoes, bag, done]],
      [{ brand: rare.slug }, [shoes]],
      [{ seller: 'seller-7' }, [shoes]],
      [{ seller: 'nobody' }, []],
      [{ q: 'shoes' }, [shoes]],
      [{ q: '50' }, [shoes, bag]],
      [{ q: '50%' }, [shoes]],
      [{ q: 'bag_' }, [bag]],
      [{ q: '\\' }, []],
      [{ q: bag.externalId }, [bag]],
      [{ q: bag.externalId.slice(0, -1) }, []],
      [{ brand: brand.slug, q: 'things' }, [bag]],
    ];
    for (const [filter, want] of cases) {
      const { entries, nextCursor } = await list({ source, ...filter });
      expect({ filter, found: ids(entries) }).toEqual({ filter, found: ids(want) });
      expect(nextCursor).toBeNull();
    }
    expect((await list({ source: 'nowhere' })).entries).toEqual([]);
  });

  test('that is not known is refused by the contract', () => {
    expect(() => QueueFilterSchema.parse({ colour: 'red' })).toThrow(/colour/);
    expect(() => QueueFilterSchema.parse({ state: 'lost' })).toThrow(/state/);
    expect(() => QueueFilterSchema.parse({ limit: '0' })).toThrow(/limit/);
    expect(() => QueueFilterSchema.parse({ suspectedUnder: '3' })).toThrow(/brand/);
    expect(() => QueueFilterSchema.parse({ brand: 'a', answeredUnder: 'x' })).toThrow(/answeredUnder/);
  });
});

test('an entry shows what a list needs, and whether somebody has it in hand', async () => {
  const source = newName('source');
  const item = await makeScoredItem(db, [[brand, 0.9]], {
    source,
    title: 'A bag',
    impressions: 70,
    imageCount: 2,
  });
  const { entries } = await list({ source });
  expect(entries).toMatchObject([
    {
      reviewItemId: item.reviewItemId,
      state: 'open',
      title: 'A bag',
      externalId: item.externalId,
      sellerExternalId: null,
      price: null,
      impressions: 70,
      imageCount: 2,
      firstImageSha256: item.images[0],
      suspects: [{ slug: brand.slug, name: brand.slug, prob: 0.9 }],
      isHeld: false,
    },
  ]);
  expect(entries[0]!.waitMs).toBeGreaterThanOrEqual(0);
  await hold(db, await makeUser(db), item);
  expect((await list({ source })).entries).toMatchObject([{ isHeld: true }]);
});

describe('a cursor', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const id = '01a2013a-676e-741d-8168-144a0be2d808';
  test.each([
    ['rubbish', 'priority', 'rubbish'],
    ['no JSON', 'priority', Buffer.from('[1').toString('base64url')],
    ['of another order', 'due', encode(['priority', 0.5, id])],
    ['with a word for a priority', 'priority', encode(['priority', 'high', id])],
    ['with a word for a time', 'due', encode(['due', 'tomorrow-ish', id])],
    ['with a number for a time', 'newest', encode(['newest', 5, id])],
    ['without an id', 'priority', encode(['priority', 0.5])],
    ['with a wrong id', 'priority', encode(['priority', 0.5, 'x'])],
  ])('%s is refused by name', async (_what, sort, cursor) => {
    await expect(list({ sort, cursor })).rejects.toMatchObject({ code: 'bad-input', message: /^cursor: / });
  });
});
