import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSE_SORTS, BrowseFilterSchema, type BrowseSort, type Pair } from '@/lib/contracts/data-browser';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { Db } from '../database/db';
import { freezeDataset } from '../datasets/freeze-dataset';
import {
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  newName,
  saveScores,
  scoredAd,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { answerTask, boxAt, endTaskWindows, makeTasksOf } from '../testing/label-builders';
import { makeLabelledAd, type Lesson } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleTask } from '../labeling/settle-task';
import { listPairs } from './list-pairs';

let database: TestDatabase;
let db: Db;
let anna: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  anna = await makeUser(db, ['reviewer', 'labeler']);
});
afterAll(() => database.drop());

const list = (filter: object) => listPairs(db, BrowseFilterSchema.parse(filter));
const teach = (lesson: Lesson) => makeLabelledAd(db, anna, lesson);
const images = (pairs: readonly Pair[]) => pairs.map((pair) => pair.imageSha256);
const imagesOf = (...items: TestItem[]) => items.map((item) => item.images[0]!);

describe('a pair', () => {
  test('shows what the machine says, what people said and what is believed', async () => {
    const brand = await makeBrand(db);
    const ad = await teach({ brand, prob: 0.8, reason: 'mark-covered', source: 'shop' });
    const { pairs, nextCursor, total } = await list({ brand: brand.slug });
    expect([nextCursor, total]).toEqual([null, { count: 1, isAtLeast: false }]);
    expect(pairs).toMatchObject([
      {
        imageSha256: ad.images[0],
        width: 400,
        height: 300,
        brand: { slug: brand.slug },
        prob: 0.8,
        label: { presence: 'present', kind: 'mark-covered', isHardNegative: false, reason: 'mark-covered' },
        boxes: null,
        answerCount: 1,
        agreement: 1,
        ad: { revisionId: ad.revisionId, source: 'shop', externalId: ad.externalId, title: 'A thing' },
        similarity: null,
      },
    ]);
  });

  test('is there as soon as it is scored, follows a new score and a new label', async () => {
    const brand = await makeBrand(db);
    const item = await makeScoredItem(db, [[brand, 0.7]]);
    expect((await list({ brand: brand.slug, presence: 'any' })).pairs).toMatchObject([
      { prob: 0.7, label: null, answerCount: 0 },
    ]);
    await teach({ brand, prob: 0.6, images: item.images, reason: 'not-this-brand' });
    const [pair] = (await list({ brand: brand.slug })).pairs;
    expect(pair).toMatchObject({ prob: 0.6, label: { presence: 'absent', isHardNegative: true } });
    await teach({ brand, prob: 0.9, images: item.images, reason: 'counterfeit' });
    expect((await list({ brand: brand.slug })).pairs).toMatchObject([
      // One of two people said otherwise.
      { prob: 0.9, label: { presence: 'present' }, answerCount: 2, agreement: 0.5 },
    ]);
  });

  test('of a picture that is not the ad’s best follows the ad once it has a label', async () => {
    const brand = await makeBrand(db);
    const ad = await teach({ brand, prob: 0.8, images: [await makeImage(db), await makeImage(db)] });
    expect((await list({ brand: brand.slug })).pairs).toMatchObject([{ prob: 0.8 }, { prob: 0.8 }]);
    const again = { ...ad, revisionId: ad.revisionId };
    await db.scoring.update({
      where: { revisionId: ad.revisionId },
      data: { state: 'queued', endedAt: null },
    });
    await db.adScore.deleteMany({ where: { revisionId: ad.revisionId } });
    await saveScores(db, [scoredAd(again, [[brand, 0.3]])]);
    expect((await list({ brand: brand.slug })).pairs).toMatchObject([{ prob: 0.3 }, { prob: 0.3 }]);
  });

  test('shows the boxes that labelers settled on', async () => {
    const brand = await makeBrand(db);
    const { images: shown } = await teach({ brand });
    const source = newName('source');
    await makeScoredItem(db, [[brand, 0.9]], { source, images: shown });
    const [task] = await makeTasksOf(db, brand, source);
    await answerTask(db, anna, task!, { boxes: [boxAt(10, 20, brand)] });
    await endTaskWindows(db, task!);
    expect(await settleTask(db, task!.taskId)).toBe('settled');
    const [pair] = (await list({ brand: brand.slug, boxed: 'yes' })).pairs;
    expect(pair?.boxes).toMatchObject([{ x: 10, y: 20 }]);
    expect(pair?.answerCount).toBe(2);
    expect((await list({ brand: brand.slug, boxed: 'no' })).pairs).toEqual([]);
  });
});

describe('a filter', () => {
  test('by everything that the address can say', async () => {
    const brand = await makeBrand(db);
    const [source, other] = [newName('source'), newName('source')];
    const genuine = await teach({ brand, source, prob: 0.9 });
    const covered = await teach({ brand, source, prob: 0.7, reason: 'mark-covered' });
    const hard = await teach({ brand, source: other, prob: 0.8, reason: 'not-this-brand' });
    const soft = await teach({
      brand,
      source,
      prob: 0.1,
      reason: 'generic-style',
      flaggedFor: await makeBrand(db),
    });
    const open = await makeScoredItem(db, [[brand, 0.6]], {
      source,
      images: [await makeImage(db, { width: 900, height: 1_200 })],
    });
    const dataset = newName('set');
    const recipe = RecipeSchema.parse({
      kind: 'learning',
      brands: [brand.slug],
      sources: [other],
      split: { shares: { training: 1, validation: 0, test: 0 } },
    });
    await freezeDataset(db, { name: dataset, recipe, actorId: null }, () => {});
    const cases: Array<[object, TestItem[]]> = [
      [{}, [genuine, covered, hard, soft]],
      [{ presence: 'any' }, [genuine, covered, hard, soft, open]],
      [{ presence: 'present' }, [genuine, covered]],
      [{ presence: 'absent' }, [hard, soft]],
      [{ presence: 'unanswered' }, [open]],
      [{ kind: 'mark-covered' }, [covered]],
      [{ hard: 'yes' }, [hard]],
      [{ reason: 'generic-style' }, [soft]],
      [{ source: other }, [hard]],
      [{ source: '-' }, []],
      [{ scoreMin: '0.75' }, [genuine, hard]],
      [{ scoreMax: '0.65', presence: 'any' }, [soft, open]],
      [{ sideMin: '500', presence: 'any' }, [open]],
      [{ sideMax: '500', presence: 'present' }, [genuine, covered]],
      [{ from: '2000-01-01', to: '2000-12-31' }, []],
      [{ from: '2000-01-01', kind: 'mark' }, [genuine]],
      [{ dataset }, [hard]],
      [{ dataset, split: 'training' }, [hard]],
      [{ dataset, split: 'test' }, []],
      [{ dataset: 'nowhere' }, []],
    ];
    for (const [filter, want] of cases) {
      const { pairs, total } = await list({ brand: brand.slug, ...filter });
      expect({ filter, found: images(pairs).toSorted() }).toEqual({
        filter,
        found: imagesOf(...want).toSorted(),
      });
      expect(total).toEqual({ count: want.length, isAtLeast: false });
    }
    expect((await list({ brand: 'nobody' })).total).toEqual({ count: 0, isAtLeast: false });
  });

  test('that is not known is refused by the contract', () => {
    expect(() => BrowseFilterSchema.parse({ colour: 'red' })).toThrow(/colour/);
    expect(() => BrowseFilterSchema.parse({ scoreMin: 'high' })).toThrow(/scoreMin/);
    expect(() => BrowseFilterSchema.parse({ split: 'holdout' })).toThrow(/split/);
  });
});

describe('every order', () => {
  let brand: TestBrand;
  let all: Pair[];
  beforeAll(async () => {
    brand = await makeBrand(db);
    for (const [index, prob] of [0.9, 0.6, 0.6, 0.55, 0.97, 0.6, 0.7].entries()) {
      const size = { width: 300 + 100 * (index % 3), height: 900 };
      await teach({ brand, prob, images: [await makeImage(db, size)] });
    }
    await makeScoredItem(db, [[brand, 0.8]]);
    ({ pairs: all } = await list({ brand: brand.slug }));
  });

  const KEYS: Record<BrowseSort, (pair: Pair) => number> = {
    'score-high': (pair) => -pair.prob!,
    'score-low': (pair) => pair.prob!,
    doubt: (pair) => Math.abs(pair.prob! - 0.5),
    agreement: (pair) => pair.agreement ?? 2,
    newest: (pair) => -Date.parse(pair.changedAt),
    oldest: (pair) => Date.parse(pair.changedAt),
    large: (pair) => -Math.min(pair.width, pair.height),
    small: (pair) => Math.min(pair.width, pair.height),
  };

  test.each(BROWSE_SORTS)('%s comes in pages that hold every row once', async (sort) => {
    const paged: Pair[] = [];
    let cursor: string | null = null;
    for (let page = 0; page === 0 || cursor; page++) {
      const answer = await list({ brand: brand.slug, sort, limit: 3, ...(cursor && { cursor }) });
      paged.push(...answer.pairs);
      expect(answer.total === null).toBe(page > 0);
      cursor = answer.nextCursor;
    }
    expect(images(paged).toSorted()).toEqual(images(all).toSorted());
    const keys = paged.map(KEYS[sort]);
    expect(keys).toEqual(keys.toSorted((a, b) => a - b));
  });

  test.each(BROWSE_SORTS)('%s of a split comes in pages that hold each of its rows once', async (sort) => {
    // Three of seven, looked for among the brand's pairs (fewer than the split has, so they are asked one by one) and
    // among all pairs (then it is the entries that are gone through).
    const name = newName('set');
    const recipe = RecipeSchema.parse({
      kind: 'learning',
      brands: [brand.slug],
      quotas: { positives: 3 },
      split: { shares: { training: 0, validation: 1, test: 0 }, oversizedShare: 1 },
    });
    const { versionId } = await freezeDataset(db, { name, recipe, actorId: null }, () => {});
    const entries = await db.datasetEntry.findMany({ where: { versionId } });
    await db.$executeRaw`ANALYZE image_brand`;
    const want = all.filter((pair) => entries.some((entry) => entry.imageSha256 === pair.imageSha256));
    expect(want).toHaveLength(3);
    for (const filter of [
      { dataset: name, split: 'validation' },
      { dataset: name, brand: brand.slug },
    ]) {
      const paged: Pair[] = [];
      let cursor: string | null = null;
      for (let page = 0; page === 0 || cursor; page++) {
        const answer = await list({ ...filter, sort, limit: 2, ...(cursor && { cursor }) });
        expect(answer.total).toEqual(page === 0 ? { count: 3, isAtLeast: false } : null);
        paged.push(...answer.pairs);
        cursor = answer.nextCursor;
      }
      expect(images(paged).toSorted()).toEqual(images(want).toSorted());
      const keys = paged.map(KEYS[sort]);
      expect(keys).toEqual(keys.toSorted((a, b) => a - b));
    }
  });

  test.each([
    ['rubbish', 'newest', 'rubbish'],
    ['of another order', 'score-high', Buffer.from('["newest","2026-01-01",  "1"]').toString('base64url')],
    [
      'with a word for a number',
      'score-high',
      Buffer.from('["score-high","high","1"]').toString('base64url'),
    ],
    ['with a word for a time', 'newest', Buffer.from('["newest","then","1"]').toString('base64url')],
    ['without an id', 'newest', Buffer.from('["newest","2026-01-01","x"]').toString('base64url')],
  ])('a cursor that is %s is refused by name', async (_what, sort, cursor) => {
    await expect(list({ sort, cursor })).rejects.toMatchObject({ code: 'bad-input', message: /^cursor: / });
  });
});
