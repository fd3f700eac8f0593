import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { importBrand } from '@/lib/server/brands/import-brand';
import { createDb, type Db } from '@/lib/server/database/db';
import { storeImage } from '@/lib/server/images/store-image';
import { stopSender } from '@/lib/server/jobs/boss';
import { newName, publishBrand, type TestBrand } from '@/lib/server/testing/builders';
import { drawReference, type Mark } from './pictures';

/** A brand that is known by its pictures and by its name, and two known by name only. */
export const PICTURED = { slug: 'korvena', name: 'Korvena', alias: 'Korwena' };
export const NAMED = { slug: 'lumipeak', name: 'Lumipeak', alias: '露米峰' };
export const OTHER = { slug: 'tasselwood', name: 'Tasselwood', alias: 'Tassel & Wood' };
const BRANDS = [PICTURED, NAMED, OTHER];

/** Publishes the brands of all tests and waits until the worker has modelled them. */
export async function importTestBrands(): Promise<void> {
  const db = createDb(process.env['DATABASE_URL']!, 2);
  try {
    const reference = await storeImage(db, await drawReference('red-bars'));
    for (const brand of BRANDS) {
      const line = BrandLineSchema.parse({
        slug: brand.slug,
        name: brand.name,
        aliases: [brand.alias],
        identificationPoints: [{ kind: 'logo', text: { en: 'Five red bars', zh: '五条红杠' } }],
      });
      await importBrand(db, line, brand === PICTURED ? [{ sha256: reference.sha256, region: null }] : []);
    }
    await waitForModels(db);
  } finally {
    await stopSender();
    await db.$disconnect();
  }
}

/** A brand of one test's own, whose marks cannot be identified under so many px. @returns its slug */
export async function importSmallBrand(db: Db, smallestMarkPx: number): Promise<string> {
  const slug = newName('brand');
  try {
    await importBrand(db, BrandLineSchema.parse({ slug, name: slug, smallestMarkPx }), []);
    return slug;
  } finally {
    await stopSender();
  }
}

/**
 * A brand of one test's own with everything that a definition may say, a picture of each role among it.
 * @returns its slug, when it has a model
 */
export async function importPicturedBrand(db: Db, mark: Mark = 'red-bars'): Promise<string> {
  const slug = newName('brand');
  const [genuine, other] = await Promise.all(
    ([mark, 'blue-checks'] as const).map(async (shown) => storeImage(db, await drawReference(shown))),
  );
  const line = BrandLineSchema.parse({
    slug,
    name: slug,
    aliases: ['五条红杠'],
    keywords: ['bars'],
    categories: ['lamps'],
    smallestMarkPx: 24,
    identificationPoints: [{ kind: 'logo', text: { en: 'Five red bars', zh: '五条红杠' } }],
    rulings: [{ en: 'Red alone is no mark.', zh: '仅红色不构成标志。' }],
  });
  try {
    await importBrand(db, line, [
      { sha256: genuine!.sha256, region: { x: 100, y: 50, width: 200, height: 200 } },
      { sha256: other!.sha256, region: null, role: 'counter-example' },
    ]);
  } finally {
    await stopSender();
  }
  await expect
    .poll(() => db.thresholdVersion.count({ where: { state: 'active', brand: { slug } } }), {
      timeout: 60_000,
    })
    .toBe(1);
  return slug;
}

/** A brand of one test's own, named like its slug, that the worker has modelled. */
export async function modelledBrand(db: Db, slug: string): Promise<TestBrand> {
  await publishBrand(db, slug);
  const find = () =>
    db.brandModel.findFirst({ where: { brand: { slug }, state: 'active' }, include: { thresholds: true } });
  await expect.poll(async () => (await find())?.thresholds.length ?? 0, { timeout: 30_000 }).toBe(1);
  const model = (await find())!;
  return {
    id: model.brandId,
    slug,
    definitionId: model.definitionId,
    modelId: model.id,
    thresholdId: model.thresholds[0]!.id,
  };
}

async function waitForModels(db: Db): Promise<void> {
  const until = Date.now() + 60_000;
  for (;;) {
    const count = await db.brandModel.count({
      where: { state: 'active', brand: { slug: { in: BRANDS.map(({ slug }) => slug) } } },
    });
    if (count === BRANDS.length) return;
    if (Date.now() > until)
      throw new Error(`the worker modelled ${count} of ${BRANDS.length} brands in a minute`);
    await sleep(200);
  }
}
