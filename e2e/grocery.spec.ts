import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { newName } from '@/lib/server/testing/builders';
import type { Db } from '@/lib/server/database/db';
import { expect, test } from './support/fixtures';
import { stagePicture } from './support/konva';
import { putFirst, waitForState } from './support/queue';
import { expectOnTable } from './support/review-page';

const ROOT = path.resolve(import.meta.dirname, '..');
const DATA = path.resolve(process.env['TOUCHSTONE_GROCERY'] ?? path.join(ROOT, '../shared/data/grocery'));
const run = promisify(execFile);
const touchstone = (...args: string[]) =>
  run(process.execPath, ['cli/touchstone.mjs', ...args], { cwd: ROOT, timeout: 120_000 });

type Line = { externalId: string; images: string[]; truth: { brand: string | null; isAuthorized: boolean } };

/** Cartons that nobody may sell, from all brands by turns, and some photographs without a brand. */
function chooseLines(): Line[] {
  const lines = readFileSync(path.join(DATA, 'ads.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const spread = (from: Line[], count: number) =>
    Array.from({ length: count }, (_, index) => from[Math.floor((index * from.length) / count)]!);
  return [
    ...spread(
      lines.filter(({ truth }) => truth.brand !== null && !truth.isAuthorized),
      44,
    ),
    ...spread(
      lines.filter(({ truth }) => truth.brand === null),
      16,
    ),
  ];
}

async function writeSelection(folder: string): Promise<string> {
  const lines = chooseLines();
  for (const image of lines.flatMap((line) => line.images)) {
    await mkdir(path.dirname(path.join(folder, image)), { recursive: true });
    await copyFile(path.join(DATA, image), path.join(folder, image));
  }
  const file = path.join(folder, 'ads.jsonl');
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
}

async function waitUntilScored(db: Db, source: string): Promise<void> {
  const inSource = { revision: { ad: { source } } };
  await expect
    .poll(() => db.scoring.count({ where: { ...inSource, state: 'queued' } }), { timeout: 180_000 })
    .toBe(0);
  expect(await db.scoring.count({ where: { ...inSource, state: 'failed' } })).toBe(0);
}

test('twenty real photographs are brought in by command, scored, and decided by keys alone', async ({
  db,
  people,
  openAs,
}, testInfo) => {
  test.skip(!existsSync(path.join(DATA, 'ads.jsonl')), `the grocery photographs are not in ${DATA}`);
  test.setTimeout(480_000);
  const source = newName('grocery');
  const brands = JSON.parse(readFileSync(path.join(DATA, 'brands.json'), 'utf8')) as Array<{ slug: string }>;
  const slugs = brands.map(({ slug }) => slug);
  await touchstone('brands', 'import', path.join(DATA, 'brands.json'));
  await expect
    .poll(
      () =>
        // Other tests leave brands behind that nothing models.
        db.brandDefinition.count({
          where: { state: 'published', models: { none: {} }, brand: { slug: { in: slugs } } },
        }),
      { timeout: 180_000 },
    )
    .toBe(0);
  await touchstone('authorizations', 'import', path.join(DATA, 'authorizations.csv'), '--source', source);
  await touchstone('ingest', await writeSelection(testInfo.outputPath('selection')), '--source', source);
  await waitUntilScored(db, source);
  const items = await db.reviewItem.findMany({
    where: { ad: { source } },
    include: { revision: true, suspects: { include: { brand: true } } },
    orderBy: { priority: 'desc' },
  });
  expect(items.length, 'flagged or drawn, of 60').toBeGreaterThanOrEqual(20);
  const queue = await putFirst(
    db,
    items.slice(0, 20).map(({ id, revision }) => ({ reviewItemId: id, title: revision.title })),
  );

  const anna = await people.one('reviewer');
  const page = await openAs(anna);
  await page.goto('/review');
  for (const [index, item] of queue.entries()) {
    await expectOnTable(page, item);
    const picture = await stagePicture(page);
    expect(picture.width).toBeGreaterThan(100);
    if (index % 5 === 0) await page.keyboard.press('+');
    await page.keyboard.press(index % 4 === 3 ? 'n' : String(1 + (index % 5)));
    await expect.poll(() => db.verdict.count({ where: { reviewerId: anna.id } })).toBe(index + 1);
  }
  await waitForState(db, queue.at(-1)!, ['settled']);
  expect(await db.outbox.count({ where: { reviewItem: { ad: { source } } } })).toBeGreaterThanOrEqual(19);
});
