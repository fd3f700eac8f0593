import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrandListFilterSchema, BrandOverviewPageSchema } from '@/lib/contracts/brand-overviews';
import { BrandLineSchema } from '@/lib/contracts/brands';
import type { Db } from '../database/db';
import { makeAd, makeBrand, makeScoredItem, newName, saveScores, scoredAd } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { countBrandFigures } from './count-brand-figures';
import { importBrand } from './import-brand';
import { getBrandOverview, listBrandOverviews } from './list-brand-overviews';

let database: TestDatabase;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
});
afterAll(() => database.drop());

const list = (filter: object) => listBrandOverviews(db, BrandListFilterSchema.parse(filter));

describe('the list of brands', () => {
  test('says what is in use of a brand', async () => {
    const brand = await makeBrand(db, { threshold: 0.7 });
    const overview = await getBrandOverview(db, brand.slug);
    expect(BrandOverviewPageSchema.parse({ brands: [overview], nextCursor: null })).toMatchObject({
      brands: [
        {
          slug: brand.slug,
          published: { definitionId: brand.definitionId, version: 1, publishedBy: null },
          draft: null,
          model: { brandModelId: brand.modelId, version: 1, definitionVersion: 1 },
          threshold: { value: 0.7, quantity: null },
        },
      ],
    });
  });

  test('goes on where the page before ended, names in any case, none twice', async () => {
    const word = newName('pages');
    const slugs = [3, 1, 2, 5, 4].map((number) => `${word}-${number}`);
    for (const slug of slugs) {
      const name = slug.endsWith('2') ? slug.toUpperCase() : slug;
      await importBrand(db, BrandLineSchema.parse({ slug, name }), []);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ q: word, limit: 2, ...(cursor !== null && { cursor }) });
      seen.push(...page.brands.map((brand) => brand.slug));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(slugs.toSorted());
  });

  test('finds a brand by an alias in another script, and a percent sign is just one', async () => {
    const slug = newName('brand');
    await importBrand(db, BrandLineSchema.parse({ slug, name: slug, aliases: ['耐克', '100%'] }), []);
    expect((await list({ q: '耐克' })).brands.map((brand) => brand.slug)).toEqual([slug]);
    expect((await list({ q: '0%' })).brands.map((brand) => brand.slug)).toEqual([slug]);
    expect((await list({ q: '%%' })).brands).toEqual([]);
  });

  test('brands without a model are found', async () => {
    const slug = newName('brand');
    await importBrand(db, BrandLineSchema.parse({ slug, name: slug }), []);
    const modelled = await makeBrand(db);
    const found = (await list({ state: 'unmodelled', limit: 200 })).brands.map((brand) => brand.slug);
    expect(found).toContain(slug);
    expect(found).not.toContain(modelled.slug);
  });

  test('a foreign cursor is refused', async () => {
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

test('figures count flags among scored ads, and what waits', async () => {
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const before = (await countBrandFigures(db)).scoredCount;
  await makeScoredItem(db, [[brand, 0.9]]);
  await makeScoredItem(db, [
    [brand, 0.8],
    [other, 0.1],
  ]);
  await saveScores(db, [scoredAd(await makeAd(db), [[brand, 0.2]])]);
  const figures = await countBrandFigures(db);
  expect(figures.scoredCount - before).toBe(3);
  expect(figures.brands.find((row) => row.brandId === brand.id)).toEqual({
    brandId: brand.id,
    flaggedCount: 2,
    openCount: 2,
  });
  expect(figures.brands.find((row) => row.brandId === other.id)).toBeUndefined();
});
