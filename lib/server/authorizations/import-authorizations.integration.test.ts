import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { AuthorizationFilterSchema } from '@/lib/contracts/authorizations';
import type { Db } from '../database/db';
import { makeAd, makeBrand, makeUser, newName, type TestUser } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { exportAuthorizations } from './export-authorizations';
import { importAuthorizations } from './import-authorizations';
import { readDocument, storeDocument } from './store-document';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let source: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await makeBrand(db, { slug: 'korvena' });
  anna = await makeUser(db, ['ops']);
});
afterAll(() => database.drop());
beforeEach(() => {
  source = newName('shop');
});

const HEAD = 'sellerExternalId,brand,validFrom,validTo,categories,document';
type Bringing = { head?: string; isDryRun?: boolean; actorId?: string | null };
const bring = (lines: string[], { head = HEAD, isDryRun = false, actorId = anna.id }: Bringing = {}) =>
  importAuthorizations(db, [head, ...lines].join('\n'), { source, isDryRun, actorId });
const rows = () =>
  db.authorization.findMany({
    where: { seller: { source } },
    include: { seller: true },
    orderBy: { id: 'asc' },
  });

describe('an import', () => {
  test('by a person makes proposals, by the command line what counts at once', async () => {
    const line = 's1,korvena,2026-01-01,2099-12-31,,';
    expect(await bring([line])).toMatchObject({ created: 1, unchanged: 0, newSellers: 1, problems: [] });
    expect(await rows()).toMatchObject([{ proposedById: anna.id, approvedAt: null }]);
    await bring(['s2,korvena,2026-01-01,2099-12-31,,'], { actorId: null });
    expect((await rows())[1]).toMatchObject({ proposedById: null, approvedById: null });
    expect((await rows())[1]!.approvedAt).not.toBeNull();
  });

  test('that is only tried says what it would do, and stores nothing', async () => {
    await bring(['s1,korvena,2026-01-01,2099-12-31,,']);
    const lines = ['s1,korvena,2026-01-01,2099-12-31,,', 's2,korvena,2026-01-01,2099-12-31,,'];
    expect(await bring(lines, { isDryRun: true })).toMatchObject({
      isDryRun: true,
      created: 1,
      unchanged: 1,
      newSellers: 1,
    });
    expect(await rows()).toHaveLength(1);
  });

  test('that comes twice at once stores each line once', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `s${index},korvena,2026-01-01,2099-12-31,,`);
    const results = await Promise.all([bring(lines), bring(lines), bring(lines)]);
    expect(results.reduce((sum, { created }) => sum + created, 0)).toBe(20);
    expect(await rows()).toHaveLength(20);
  });

  test.each([
    ['a seller left out', ',korvena,2026-01-01,2026-12-31,,', 'sellerExternalId', 'missing-value'],
    ['a day that there is not', 's,korvena,2026-02-30,2026-12-31,,', 'validFrom', 'bad-value'],
    ['another way to write days', 's,korvena,2026-01-01,31.12.2026,,', 'validTo', 'bad-value'],
    ['an end before the beginning', 's,korvena,2026-02-01,2026-01-01,,', 'validTo', 'bad-period'],
    ['an unknown brand', 's,nobody,2026-01-01,2026-12-31,,', 'brand', 'unknown-brand'],
    ['too few values', 's,korvena,2026-01-01', '', 'bad-value'],
  ])('names %s by line, column and what would be right', async (_what, line, field, code) => {
    const { problems } = await bring(['ok,korvena,2026-01-01,2099-12-31,,', line]);
    expect(problems).toMatchObject([
      { line: 3, field, code, expected: expect.stringMatching(/./) as string },
    ]);
    expect(await rows()).toEqual([]);
  });

  test('guesses which brand was meant', async () => {
    const { problems } = await bring(['s,korvenna,2026-01-01,2026-12-31,,']);
    expect(problems).toMatchObject([{ code: 'unknown-brand', expected: 'perhaps korvena' }]);
  });

  test.each([
    ['a column that there is not', `${HEAD},colour`, 'colour', 'unknown-column'],
    ['a column too few', 'sellerExternalId,brand,validFrom', 'validTo', 'missing-column'],
    ['a column twice', `${HEAD},brand`, 'brand', 'duplicate'],
  ])('names %s in the heading', async (_what, head, field, code) => {
    const { problems } = await bring(['s,korvena,2026-01-01,2026-12-31,,'], { head });
    expect(problems).toMatchObject([{ line: 1, field, code }]);
  });

  test('is refused with the same line under two documents', async () => {
    const line = (document: string) => `s,korvena,2026-01-01,2099-12-31,,${document}`;
    const { problems } = await bring([line('a.pdf'), line('a.pdf'), line('b.pdf')]);
    expect(problems).toMatchObject([{ line: 4, field: 'document', code: 'duplicate' }]);
  });

  test('of nothing, or of no CSV, says so', async () => {
    expect((await bring([])).problems).toMatchObject([{ code: 'no-lines' }]);
    expect((await bring(['"open'])).problems).toMatchObject([{ code: 'not-csv' }]);
  });

  test('remarks on what is over, and on a category that no ad has', async () => {
    await makeAd(db, { source, category: 'shoes' });
    const { remarks, created } = await bring(['s,korvena,2020-01-01,2020-12-31,shoes|shose,']);
    expect(created).toBe(1);
    expect(remarks).toMatchObject([
      { line: 2, field: 'validTo', code: 'already-over' },
      { line: 2, field: 'categories', code: 'unknown-category', problem: 'no ad has the category "shose"' },
    ]);
  });

  test('reads semicolons, a byte order mark, and text in any script', async () => {
    const csv =
      '\uFEFFsellerExternalId;brand;validFrom;validTo;document\r\n卖家一号;korvena;2026-01-01;2099-12-31;"合同; 七"\r\n';
    const result = await importAuthorizations(db, csv, { source, actorId: anna.id, isDryRun: false });
    expect(result).toMatchObject({ created: 1, problems: [] });
    expect(await rows()).toMatchObject([{ seller: { externalId: '卖家一号' }, document: '合同; 七' }]);
  });
});

test('what is exported comes back as it was, formulas and all', async () => {
  await bring([
    `=HYPERLINK(1),korvena,2026-01-01,2099-12-31,bags|shoes,"a ""b"", c"`,
    `s2,korvena,2026-01-01,2099-12-31,,@doc`,
  ]);
  const before = await rows();
  const stream = exportAuthorizations(db, AuthorizationFilterSchema.parse({ source }));
  const csv = await new Response(stream).text();
  expect(csv).toContain(`'=HYPERLINK(1)`);
  const again = await importAuthorizations(db, csv, { source, actorId: anna.id, isDryRun: false });
  expect(again).toMatchObject({ created: 0, unchanged: 2, problems: [] });
  source = newName('shop');
  await importAuthorizations(db, csv, { source, actorId: anna.id, isDryRun: false });
  const words = (all: typeof before) =>
    all
      .map(({ seller, categories, document }) => JSON.stringify([seller.externalId, categories, document]))
      .toSorted();
  expect(words(await rows())).toEqual(words(before));
});

describe('a document', () => {
  const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');

  test.each([
    ['a PDF', () => PDF, 'application/pdf'],
    [
      'a PNG',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: '#135' } })
          .png()
          .toBuffer(),
      'image/png',
    ],
  ])('that is %s is kept under its hash, once', async (_what, make, mediaType) => {
    const bytes = await make();
    const first = await storeDocument(db, bytes);
    expect(first).toMatchObject({ mediaType, byteCount: bytes.length });
    expect(await storeDocument(db, bytes)).toEqual(first);
    expect(await readDocument(db, first.sha256)).toEqual({ bytes, mediaType });
  });

  test.each([
    ['a page of HTML', '<html><script>1</script></html>'],
    ['a PDF that was cut off', '%PDF-1.7\n1 0 obj\n'],
    ['nothing', ''],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('that is %s is refused', async (_what, text) => {
    await expect(storeDocument(db, Buffer.from(text))).rejects.toMatchObject({
      code: 'unsupported-document',
    });
  });

  test('that is not there is not found', async () => {
    await expect(readDocument(db, 'a'.repeat(64))).rejects.toMatchObject({ code: 'not-found' });
  });
});
