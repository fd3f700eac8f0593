import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXCHANGE_FORMATS } from '@/lib/contracts/exchange';
import { AdLineSchema } from '@/lib/contracts/ads';
import type { Db } from '@/lib/server/database/db';
import { publishBrand } from '@/lib/server/testing/builders';
import { createTestDatabase, type TestDatabase } from '@/lib/server/testing/test-database';
import { importLabelFiles } from '../import/import-label-files';
import { exportToPath } from './export-to-path';

// Real photographs are not ours to commit; without them, and in continuous integration, generated pictures have to do
// (lib/server/exchange/exchange-labels.integration.test.ts).
const DATA = path.resolve(
  process.env['TOUCHSTONE_LOGOS_DEV'] ?? path.join(import.meta.dirname, '../../../shared/data/logos-dev'),
);
const isThere = existsSync(path.join(DATA, 'ads.jsonl')) && process.env['CI'] === undefined;

const options = {
  pictures: null,
  takesPredictions: false,
  mode: 'labels',
  isDryRun: false,
  skipsFaulty: false,
  mapped: new Map(),
} as const;

describe.skipIf(!isThere)('488 photographs with marks', () => {
  let root: string;
  let slugs: string[];
  let home: TestDatabase;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'touchstone-logos-'));
    const lines = (await readFile(path.join(DATA, 'ads.jsonl'), 'utf8')).trim().split('\n');
    const boxes = lines.flatMap((line) => AdLineSchema.parse(JSON.parse(line)).truth?.boxes ?? []);
    slugs = [...new Set(boxes.map((box) => box.brand))];
    home = await createTestDatabase();
    await publishBrands(home.db);
    // Four have the bytes of another and slightly other boxes: one of them has to be chosen.
    const { importId, counts } = await importLabelFiles(home.db, DATA, {
      format: 'jsonl',
      ...options,
      skipsFaulty: true,
    });
    if (importId === null || counts.refused !== 4) throw new Error(`not taken in: ${JSON.stringify(counts)}`);
  }, 1_800_000);
  afterAll(async () => {
    await home.drop();
    await rm(root, { recursive: true, force: true });
  });

  async function publishBrands(db: Db): Promise<void> {
    for (const slug of slugs) await publishBrand(db, slug);
  }
  const boxesOf = async (db: Db) =>
    (
      await db.box.findMany({
        where: { boxSet: { supersededById: null } },
        include: { boxSet: { include: { brand: true } } },
      })
    )
      .map(({ boxSet, position, x, y, width, height }) => ({
        key: `${boxSet.imageSha256} ${boxSet.brand!.slug} ${position}`,
        edges: [x, y, x + width, y + height],
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));

  test.each(EXCHANGE_FORMATS)(
    'go out as %s and come in elsewhere with the same boxes',
    async (format) => {
      const elsewhere = await createTestDatabase();
      await publishBrands(elsewhere.db);
      const out = path.join(root, `${format}.zip`);
      const exported = await exportToPath(home.db, out, {
        selection: { kind: 'all' },
        takesIncomplete: false,
        format,
        pictures: 'as-stored',
      });
      expect(exported).toMatchObject({ pictures: 484, boxes: 620, incomplete: 0 });
      const imported = await importLabelFiles(elsewhere.db, out, { format, ...options });
      expect(imported).toMatchObject({ problemCount: 0, counts: { pictures: 484, boxes: 620, refused: 0 } });

      const [before, after] = [await boxesOf(home.db), await boxesOf(elsewhere.db)];
      expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
      const differences = after.flatMap(({ edges }, index) =>
        edges.map((edge, at) => Math.abs(edge - before[index]!.edges[at]!)),
      );
      expect(Math.max(...differences)).toBeLessThanOrEqual(format === 'voc' ? 0.5 : 0);
      await elsewhere.drop();
    },
    1_800_000,
  );
});
