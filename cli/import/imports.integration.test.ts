import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '@/lib/server/database/db';
import { makeBrand, newName } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { exportBrands } from '../export/export-brands';
import { importAuthorizationFile } from './import-authorization-file';
import { importBrandFile } from './import-brand-file';

let database: TestDatabase;
let db: Db;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-import-'));
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#135' } })
    .png()
    .toFile(path.join(folder, 'mark.jpg')); // the name lies
  return () => rm(folder, { recursive: true });
});

async function importBrands(brands: unknown) {
  const file = path.join(folder, 'brands.json');
  await writeFile(file, typeof brands === 'string' ? brands : JSON.stringify(brands));
  return importBrandFile(db, file);
}
const versionsOf = (slug: string) =>
  db.brandDefinition.findMany({
    where: { brand: { slug } },
    orderBy: { version: 'asc' },
    include: { references: true },
  });
const modelJobsOf = async (slug: string) => {
  const { id } = await db.brand.findUniqueOrThrow({ where: { slug } });
  const [row] = await db.$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'build-brand-model' AND data ->> 'brandId' = ${id}`;
  return row!.count;
};

describe('brands import', () => {
  test('publishes a brand with its reference pictures and has it modelled', async () => {
    const slug = newName('brand');
    const box = { x: 10, y: 0, width: 50, height: 40 };
    const brand = {
      slug,
      name: '耐克 Nike',
      aliases: ['N1KE'],
      referenceImages: ['mark.jpg', { path: 'mark.jpg', box }],
    };
    expect(await importBrands([brand])).toEqual([{ slug, status: 'created', version: 1 }]);
    const [definition] = await versionsOf(slug);
    expect(definition).toMatchObject({ state: 'published', aliases: ['N1KE'] });
    expect(definition!.references).toMatchObject([
      { position: 0, regionX: 0, regionWidth: 60 },
      { position: 1, regionX: 10, regionY: 0, regionWidth: 50, regionHeight: 40 },
    ]);
    const image = await db.image.findUniqueOrThrow({
      where: { sha256: definition!.references[0]!.imageSha256 },
    });
    expect(image).toMatchObject({ mediaType: 'image/png', width: 60, height: 40 });
    expect(await modelJobsOf(slug)).toBe(1);
  });

  test('of the same file again changes nothing', async () => {
    const brand = { slug: newName('brand'), name: 'Nike', referenceImages: ['mark.jpg'] };
    await importBrands([brand]);
    expect(await importBrands([brand])).toEqual([{ slug: brand.slug, status: 'unchanged', version: 1 }]);
    expect(await versionsOf(brand.slug)).toHaveLength(1);
    expect(await modelJobsOf(brand.slug)).toBe(1);
  });

  test('of what was exported changes nothing, from a folder and from a ZIP', async () => {
    const slug = newName('brand');
    await importBrands([
      {
        slug,
        name: 'Nike',
        identificationPoints: [{ kind: 'logo', text: { en: 'A tick', zh: '对勾' } }],
        referenceImages: [{ path: 'mark.jpg', box: { x: 1, y: 2, width: 3, height: 4 }, point: 'p1' }],
      },
    ]);
    const [before] = await versionsOf(slug);
    for (const out of ['out', 'out.zip'].map((name) => path.join(folder, name))) {
      expect(await exportBrands(db, [slug], out)).toEqual([{ slug, version: 1 }]);
      const file = out.endsWith('.zip') ? out : path.join(out, 'brands.json');
      expect(await importBrandFile(db, file)).toEqual([{ slug, status: 'unchanged', version: 1 }]);
    }
    expect(await versionsOf(slug)).toEqual([before]);
    await expect(exportBrands(db, ['nobody'], path.join(folder, 'none'))).rejects.toThrow(/of nobody/);
  });

  test('of a changed brand publishes a version and supersedes the old one, as does going back', async () => {
    const brand = { slug: newName('brand'), name: 'Nike' };
    const statuses = [];
    for (const change of [{}, { keywords: ['swoosh'] }, {}]) {
      const [imported] = await importBrands([{ ...brand, ...change }]);
      statuses.push(imported!.status);
    }
    expect(statuses).toEqual(['created', 'revised', 'revised']);
    expect((await versionsOf(brand.slug)).map(({ version, state }) => [version, state])).toEqual([
      [1, 'superseded'],
      [2, 'superseded'],
      [3, 'published'],
    ]);
  });

  test('of one file by four at once publishes once', async () => {
    const file = path.join(folder, 'brands.json');
    const slug = newName('brand');
    await writeFile(file, JSON.stringify([{ slug, name: 'Nike', referenceImages: ['mark.jpg'] }]));
    const imported = await Promise.all(Array.from({ length: 4 }, () => importBrandFile(db, file)));
    expect(
      imported
        .flat()
        .map((one) => one.status)
        .sort(),
    ).toEqual(['created', 'unchanged', 'unchanged', 'unchanged']);
  });

  test.each<[string, object, RegExp]>([
    [
      'a region that leaves its picture',
      { path: 'mark.jpg', box: { x: 20, y: 0, width: 41, height: 40 } },
      /referenceImages\[0\]\.box reaches 61 x 40, but the picture is 60 x 40/,
    ],
    [
      'a picture that is not there',
      { path: 'none.jpg', box: { x: 0, y: 0, width: 1, height: 1 } },
      /referenceImages\[0\]: there is no file none\.jpg/,
    ],
    [
      'a picture outside the folder',
      { path: '../../../etc/hostname', box: { x: 0, y: 0, width: 1, height: 1 } },
      /lies outside/,
    ],
    [
      'a file that is no picture',
      { path: 'brands.json', box: { x: 0, y: 0, width: 1, height: 1 } },
      /no JPEG, PNG or WebP/,
    ],
    ['an empty region', { path: 'mark.jpg', box: { x: 0, y: 0, width: 0, height: 1 } }, /referenceImages/],
  ])('refuses %s and publishes nothing of the brand', async (_what, reference, says) => {
    const slug = newName('brand');
    await expect(importBrands([{ slug, name: 'Nike', referenceImages: [reference] }])).rejects.toThrow(says);
    expect(await versionsOf(slug)).toEqual([]);
  });

  test('names every wrong picture of every brand at once, and publishes none of them', async () => {
    const [one, two] = [newName('brand'), newName('brand')];
    const imported = importBrands([
      { slug: one, name: 'One', referenceImages: ['mark.jpg'] },
      { slug: two, name: 'Two', referenceImages: ['a.jpg', 'b.jpg'] },
    ]);
    await expect(imported).rejects.toThrow(
      new RegExp(`${two}: referenceImages\\[0\\].*\n${two}: referenceImages\\[1\\]`),
    );
    expect(await versionsOf(one)).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ['no JSON', '[{', /is not JSON/],
    ['no list', {}, /expected array/i],
    ['an empty list', [], /brands\.json/],
    ['a slug with capitals', [{ slug: 'Nike', name: 'Nike' }], /lower-case words/],
    ['an unknown field', [{ slug: 'x', name: 'X', colour: 'red' }], /colour/],
    [
      'a brand twice',
      [
        { slug: 'x', name: 'X' },
        { slug: 'x', name: 'Y' },
      ],
      /"x" twice/,
    ],
  ])('refuses a file with %s', async (_what, content, says) => {
    await expect(importBrands(content)).rejects.toThrow(says);
  });
});

describe('authorizations import', () => {
  const HEAD = 'sellerExternalId,brand,validFrom,validTo,categories,document';
  async function importLines(lines: string[], head = HEAD, isDryRun = false) {
    const file = path.join(folder, 'authorizations.csv');
    await writeFile(file, [head, ...lines, ''].join('\n'));
    return importAuthorizationFile(db, file, { source: 'shop', isDryRun });
  }
  const rowsOf = (slug: string) =>
    db.authorization.findMany({ where: { brand: { slug } }, include: { seller: true } });

  test('records each line once, with categories in any order; the seller may be new', async () => {
    const { slug } = await makeBrand(db);
    const seller = newName('seller');
    const line = `${seller},${slug},2026-01-01,2026-12-31,Shoes|Bags,contract.pdf`;
    expect(await importLines([line])).toMatchObject({ created: 1, unchanged: 0 });
    expect(await importLines([line, `${seller},${slug},2026-01-01,2026-12-31,Bags|Shoes,`])).toMatchObject({
      created: 0,
      unchanged: 2,
    });
    const rows = await rowsOf(slug);
    expect(rows).toMatchObject([
      {
        categories: ['Bags', 'Shoes'],
        document: 'contract.pdf',
        seller: { source: 'shop', externalId: seller },
      },
    ]);
    expect(rows[0]!.validTo.toISOString()).toBe('2026-12-31T00:00:00.000Z');
    expect(rows[0]!.approvedAt).not.toBeNull();
  });

  test('needs no optional column and minds no byte order mark', async () => {
    const { slug } = await makeBrand(db);
    const lines = [`${newName('seller')},${slug},2026-01-01,2026-01-01`];
    expect(await importLines(lines, '\uFEFFsellerExternalId,brand,validFrom,validTo')).toMatchObject({
      created: 1,
      unchanged: 0,
    });
  });

  test('names every wrong line and field, and records none of the file', async () => {
    const { slug } = await makeBrand(db);
    const imported = importLines([
      `s1,${slug},2026-01-01,2026-12-31,,`,
      `,${slug},2026-01-01,2026-12-31,,`,
      `s3,${slug},2026-13-01,2026-12-31,,`,
      `s4,${slug},2026-02-01,2026-01-31,,`,
    ]);
    await expect(imported).rejects.toThrow(
      /line 3, sellerExternalId: [^]*line 4, validFrom: [^]*line 5, validTo: .*must not be before/,
    );
    expect(await rowsOf(slug)).toEqual([]);
  });

  test('names a brand that does not exist, and records none of the file', async () => {
    const { slug } = await makeBrand(db);
    const imported = importLines([`s1,${slug},2026-01-01,2026-12-31,,`, 's2,nobody,2026-01-01,2026-12-31,,']);
    await expect(imported).rejects.toThrow(/line 3, brand: there is no brand "nobody"/);
    expect(await rowsOf(slug)).toEqual([]);
  });
});
