import { expect, test } from 'vitest';
import { storeSearch } from '../labels/store-search';
import { newId, useAttempts } from '../testing/attempt-sql';
import { makeBrand, makeImage, type TestBrand } from '../testing/builders';
import type { Db } from './db';

// What must never happen to imports of labels, attempted by SQL. Each attempt is rolled back.

type World = {
  brand: TestBrand;
  sha256: string;
  other: string;
  labels: string;
  suggestions: string;
  finished: string;
  boxSetId: string;
  labelId: string;
};

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const brand = await makeBrand(db);
  const [sha256, other] = [await makeImage(db), await makeImage(db)];
  const makeImport = async (mode: 'labels' | 'suggestions', isFinished = false) => {
    const end = isFinished ? { state: 'finished' as const, finishedAt: new Date() } : {};
    const file = { format: 'coco', fileName: 'set.zip', fileHash: 'a'.repeat(64) };
    const { id } = await db.labelImport.create({ data: { mode, ...file, ...end } });
    await db.labelImportPicture.create({
      data: { labelImportId: id, imageSha256: sha256, fileName: 'a.jpg' },
    });
    return id;
  };
  const labels = await makeImport('labels');
  await db.$transaction((tx) =>
    storeSearch(
      tx,
      {
        imageSha256: sha256,
        brandId: brand.id,
        outcome: 'boxes',
        boxes: [{ x: 1, y: 1, width: 5, height: 5, provenance: 'imported', causes: [] }],
        cause: { labelImportId: labels },
      },
      () => Promise.resolve(false),
    ),
  );
  const boxSet = await db.boxSet.findFirstOrThrow();
  const label = await db.label.findFirstOrThrow();
  return {
    brand,
    sha256,
    other,
    labels,
    suggestions: await makeImport('suggestions'),
    finished: await makeImport('labels', true),
    boxSetId: boxSet.id,
    labelId: label.id,
  };
}

const boxSet = (sha256: string, importId: string) => `
  INSERT INTO box_set (id, image_sha256, brand_id, version, outcome, box_count, label_import_id)
  VALUES (${newId}, '${sha256}', NULL, 1, 'no-mark', 0, '${importId}')`;
const suggested = (sha256: string, importId: string, width = 5) => `
  INSERT INTO suggested_box (id, label_import_id, image_sha256, x, y, width, height)
  VALUES (${newId}, '${importId}', '${sha256}', 0, 0, ${width}, 5)`;

test.each<[string, RegExp, (world: World) => string]>([
  [
    'a box set of a picture that its import did not speak of',
    /box_set_label_import_id_image_sha256_fkey/,
    ({ other, labels }) => boxSet(other, labels),
  ],
  [
    'a box set without a cause',
    /box_set_one_cause/,
    ({ sha256 }) => boxSet(sha256, '').replace("''", 'NULL'),
  ],
  [
    'a box set that comes from suggestions',
    /brought suggestions, nothing to believe/,
    ({ sha256, suggestions }) => boxSet(sha256, suggestions),
  ],
  [
    'a label that comes from suggestions',
    /brought suggestions, nothing to believe/,
    ({ labelId, brand, suggestions }) => `
      INSERT INTO label_cause (id, label_id, brand_id, label_import_id)
      VALUES (${newId}, '${labelId}', '${brand.id}', '${suggestions}')`,
  ],
  [
    'a label with two causes in one row',
    /label_cause_one_cause/,
    ({ labelId, brand, boxSetId, labels }) => `
      INSERT INTO label_cause (id, label_id, brand_id, box_set_id, label_import_id)
      VALUES (${newId}, '${labelId}', '${brand.id}', '${boxSetId}', '${labels}')`,
  ],
  [
    'a suggestion of a picture that its import did not speak of',
    /suggested_box_label_import_id_image_sha256_fkey/,
    ({ other, suggestions }) => suggested(other, suggestions),
  ],
  [
    'a suggestion without an extent',
    /suggested_box_values/,
    ({ sha256, suggestions }) => suggested(sha256, suggestions, 0),
  ],
  [
    'a change of a finished import',
    /an import is never changed, only finished: UPDATE/,
    ({ finished }) => `UPDATE label_import SET counts = '{"pictures": 9}' WHERE id = '${finished}'`,
  ],
  [
    'an import that becomes one of labels afterwards',
    /an import is never changed, only finished: UPDATE/,
    ({ suggestions }) => `UPDATE label_import SET mode = 'labels' WHERE id = '${suggestions}'`,
  ],
  [
    'an import that is finished without an end',
    /label_import_finished/,
    ({ labels }) => `UPDATE label_import SET state = 'finished' WHERE id = '${labels}'`,
  ],
  [
    'an import that is gone',
    /an import is never changed, only finished: DELETE/,
    ({ finished }) => `DELETE FROM label_import WHERE id = '${finished}'`,
  ],
  ['all imports gone', /label_import.* is never changed: TRUNCATE/, () => 'TRUNCATE label_import CASCADE'],
  [
    'a picture of an import renamed',
    /label_import_picture is never changed: UPDATE/,
    () => "UPDATE label_import_picture SET file_name = 'b.jpg'",
  ],
])('never %s', async (_never, refusal, sql) => {
  await expect(attempts.attempt(sql(attempts.world()))).rejects.toThrow(refusal);
});

test('an import that ends is allowed', async () => {
  const sql = `UPDATE label_import SET state = 'finished', finished_at = now(), counts = '{}' WHERE id = '${attempts.world().labels}'`;
  await expect(attempts.attempt(sql)).resolves.toBeUndefined();
});
