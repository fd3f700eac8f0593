import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { Db } from './db';
import { freezeDataset } from '../datasets/freeze-dataset';
import { openDataset } from '../datasets/open-dataset';
import { editLabels } from '../labels/edit-labels';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeBrand, makeUser, type TestBrand, type TestItem } from '../testing/builders';
import { makeLabelledAd } from '../testing/labelled-pictures';

// Every "never" of datasets and edits, attempted by SQL. Each attempt is rolled back.

type World = {
  brand: TestBrand;
  other: TestBrand;
  ad: TestItem;
  datasetId: string;
  versionId: string;
  entry: { imageSha256: string; split: string; labelId: string };
  /** A label that an edit made, and the one before it. */
  edited: { editId: string; imageSha256: string; beforeId: string; afterId: string };
  /** Of a brand and a picture that the dataset does not hold. */
  otherLabel: { id: string; imageSha256: string };
  /** Is being frozen. */
  busyId: string;
};

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const person = await makeUser(db, ['reviewer', 'ops']);
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const ad = await makeLabelledAd(db, person, { brand });
  const changed = await makeLabelledAd(db, person, { brand });
  const elsewhere = await makeLabelledAd(db, person, { brand: other });
  const recipe = RecipeSchema.parse({ kind: 'learning', brands: [brand.slug] });
  const { versionId } = await freezeDataset(db, { name: 'frozen', recipe, actorId: person.id }, () => {});
  const entry = await db.datasetEntry.findFirstOrThrow({ where: { versionId, imageSha256: ad.images[0]! } });
  const labelOf = (imageSha256: string) =>
    db.label.findFirstOrThrow({ where: { imageSha256, supersededById: null } });
  const before = await labelOf(changed.images[0]!);
  const pair = { imageSha256: before.imageSha256, brandId: brand.id, labelId: before.id };
  const said = { presence: 'absent', kind: 'other', note: '' } as const;
  const { editId } = await editLabels(db, person.id, randomUUID(), { pairs: [pair], ...said });
  const busy = await db.$transaction((tx) => openDataset(tx, { name: 'busy', recipe, actorId: null }));
  await db.datasetFreeze.create({ data: { id: randomUUID(), datasetId: busy.dataset.id, recipeNumber: 1 } });
  return {
    brand,
    other,
    ad,
    datasetId: entry.datasetId,
    versionId,
    entry: { imageSha256: entry.imageSha256, split: entry.split, labelId: entry.labelId! },
    edited: {
      editId: editId!,
      imageSha256: before.imageSha256,
      beforeId: before.id,
      afterId: (await labelOf(before.imageSha256)).id,
    },
    otherLabel: await labelOf(elsewhere.images[0]!),
    busyId: busy.dataset.id,
  };
}

type Case = { never: string; refusal: RegExp; by: (world: World) => string };
const never = (never: string, refusal: RegExp, by: Case['by']): Case => ({ never, refusal, by });

const NEW_VERSION = randomUUID();
/** A second version with one entry, its columns changed as asked. */
const version = ({ versionId }: World, changes: Record<string, string> = {}) =>
  copyRow(
    'dataset_version',
    {
      id: `'${NEW_VERSION}'`,
      number: '2',
      entry_count: '1',
      image_count: '1',
      largest_group_count: '1',
      frozen_at: 'NULL',
      ...changes,
    },
    `id = '${versionId}'`,
  );
const entryOf = ({ versionId, entry }: World, changes: Record<string, string> = {}) =>
  copyRow(
    'dataset_entry',
    { version_id: `'${NEW_VERSION}'`, position: '0', ...changes },
    `version_id = '${versionId}' AND image_sha256 = '${entry.imageSha256}'`,
  );
const FREEZE = `UPDATE dataset_version SET frozen_at = now() WHERE id = '${NEW_VERSION}'`;
const versionWith = (world: World, changes: Record<string, string>) =>
  `${version(world)}; ${entryOf(world, changes)}; ${FREEZE}`;

const otherSplit = ({ entry }: World) => (entry.split === 'test' ? 'training' : 'test');
const edit = (id: string, lines: number, values = `'absent', 'other', NULL`) =>
  `INSERT INTO label_edit (id, by_id, line_count, presence, kind, undoes_id)
   SELECT '${id}', id, ${lines}, ${values} FROM user_account LIMIT 1`;
const editLine = (id: string, { edited, brand }: World, before: string | null, after: string | null) =>
  `INSERT INTO label_edit_line VALUES ('${id}', '${edited.imageSha256}', '${brand.id}',
     ${before ? `'${before}'` : 'NULL'}, ${after ? `'${after}'` : 'NULL'})`;
const NEW_EDIT = randomUUID();

const APPEND_ONLY = [
  'dataset',
  'dataset_recipe',
  'dataset_picture',
  'dataset_entry',
  'label_edit',
  'label_edit_line',
];

const CASES: Record<string, Case[]> = {
  'a frozen version': [
    never(
      'another hash',
      /a frozen dataset version is never changed: UPDATE/,
      ({ versionId }) =>
        `UPDATE dataset_version SET content_hash = repeat('f', 64) WHERE id = '${versionId}'`,
    ),
    never(
      'another time of freezing',
      /a frozen dataset version is never changed: UPDATE/,
      ({ versionId }) => `UPDATE dataset_version SET frozen_at = now() WHERE id = '${versionId}'`,
    ),
    never(
      'gone',
      /a frozen dataset version is never changed: DELETE/,
      ({ versionId }) => `DELETE FROM dataset_version WHERE id = '${versionId}'`,
    ),
    never('all gone', /dataset_version is never changed: TRUNCATE/, () => 'TRUNCATE dataset_version CASCADE'),
    never('an entry more', /a frozen dataset version is never changed: INSERT/, (world) =>
      entryOf(world, { version_id: `'${world.versionId}'`, position: '99' }),
    ),
    never(
      'an entry less',
      /dataset_entry is never changed: DELETE/,
      ({ versionId }) => `DELETE FROM dataset_entry WHERE version_id = '${versionId}'`,
    ),
    never(
      'a label changed',
      /dataset_entry is never changed: UPDATE/,
      ({ versionId }) =>
        `UPDATE dataset_entry SET presence = 'absent', kind = 'other' WHERE version_id = '${versionId}'`,
    ),
    never('the same number twice', /dataset_version_dataset_id_number_key/, (world) =>
      version(world, { number: '1' }),
    ),
  ],
  'a version to be': [
    never('without its entries', /is not frozen with its entries/, (world) => `${version(world)}; ${FREEZE}`),
    never('left open', /is not frozen with its entries/, (world) => `${version(world)}; ${entryOf(world)}`),
    never(
      'with more entries than it says',
      /is not frozen with its entries/,
      (world) => `${version(world)}; ${entryOf(world)}; ${entryOf(world, { position: '1' })}; ${FREEZE}`,
    ),
    never(
      'changed while it is frozen',
      /a frozen dataset version is never changed: UPDATE/,
      (world) =>
        `${version(world)}; ${entryOf(world)}; UPDATE dataset_version SET frozen_at = now(), entry_count = 2 WHERE id = '${NEW_VERSION}'`,
    ),
    never('with nothing in it', /dataset_version_counts/, (world) =>
      version(world, { entry_count: '0', image_count: '0' }),
    ),
    never(
      'with an entry in another split than its picture is in',
      /dataset_entry_dataset_id_image_sha256_split_fkey/,
      (world) => versionWith(world, { split: `'${otherSplit(world)}'` }),
    ),
    never(
      'with a picture that was never put into a split',
      /dataset_entry_dataset_id_image_sha256_split_fkey/,
      (world) => versionWith(world, { image_sha256: `'${world.otherLabel.imageSha256}'` }),
    ),
    never('with a label of another picture', /an entry names a label of another image or brand/, (world) =>
      versionWith(world, { label_id: `'${world.otherLabel.id}'` }),
    ),
    never('with a label that says nothing', /dataset_entry_label_whole/, (world) =>
      versionWith(world, { presence: 'NULL' }),
    ),
    never('with a hard negative that is present', /dataset_entry_label_whole/, (world) =>
      versionWith(world, { is_hard_negative: 'true' }),
    ),
    never('with boxes that came from nowhere', /dataset_entry_boxes_whole/, (world) =>
      versionWith(world, { boxes: `'[]'::jsonb` }),
    ),
    never('with a chance of 0', /dataset_entry_sample/, (world) =>
      versionWith(world, { inclusion_prob: '0', revision_id: `'${world.ad.revisionId}'` }),
    ),
    never('with a chance of an ad that is not named', /dataset_entry_sample/, (world) =>
      versionWith(world, { inclusion_prob: '0.5' }),
    ),
    never('without a brand, outside of a sample', /dataset_entry_sample/, (world) =>
      versionWith(world, { brand_id: 'NULL', label_id: 'NULL', presence: 'NULL', kind: 'NULL' }),
    ),
  ],
  'a split': [
    never(
      'changed for a picture',
      /dataset_picture is never changed: UPDATE/,
      (world) =>
        `UPDATE dataset_picture SET split = '${otherSplit(world)}' WHERE dataset_id = '${world.datasetId}'`,
    ),
    never('two of one picture', /dataset_picture_pkey/, (world) =>
      copyRow('dataset_picture', { split: `'${otherSplit(world)}'` }, `dataset_id = '${world.datasetId}'`),
    ),
    never(
      'changed for a seller',
      /dataset_seller is never changed: UPDATE/,
      ({ datasetId }) => `
        INSERT INTO seller (id, source, external_id) VALUES ('${NEW_EDIT}', 'shop', 'never');
        INSERT INTO dataset_seller VALUES ('${datasetId}', '${NEW_EDIT}', 'test');
        UPDATE dataset_seller SET split = 'training'`,
    ),
  ],
  'a freeze': [
    never('two of a dataset at a time', /dataset_freeze_one_live/, ({ busyId }) =>
      copyRow('dataset_freeze', { id: newId }, `dataset_id = '${busyId}'`),
    ),
    never(
      'frozen without a version',
      /dataset_freeze_ended/,
      ({ busyId }) =>
        `UPDATE dataset_freeze SET state = 'frozen', ended_at = now() WHERE dataset_id = '${busyId}'`,
    ),
    never(
      'failed without saying why',
      /dataset_freeze_ended/,
      ({ busyId }) =>
        `UPDATE dataset_freeze SET state = 'failed', ended_at = now() WHERE dataset_id = '${busyId}'`,
    ),
  ],
  'an edit of labels': [
    never(
      'fewer lines than it says',
      /does not hold its lines/,
      (world) => `${edit(NEW_EDIT, 2)}; ${editLine(NEW_EDIT, world, world.edited.beforeId, null)}`,
    ),
    never(
      'a line more afterwards',
      /an edit does not hold so many lines/,
      (world) =>
        `INSERT INTO label_edit_line VALUES ('${world.edited.editId}', '${world.entry.imageSha256}', '${world.brand.id}', NULL, '${world.entry.labelId}')`,
    ),
    never(
      'a line that changes nothing',
      /label_edit_line_changes/,
      (world) => `${edit(NEW_EDIT, 1)}; ${editLine(NEW_EDIT, world, null, null)}`,
    ),
    never(
      'a line about a label of another brand',
      /names a label of another image or brand/,
      (world) => `${edit(NEW_EDIT, 1)}; ${editLine(NEW_EDIT, world, null, world.otherLabel.id)}`,
    ),
    never('that neither says something nor takes something back', /label_edit_says_what/, () =>
      edit(NEW_EDIT, 1, 'NULL, NULL, NULL'),
    ),
    never('taken back twice', /label_edit_undoes_id_key/, ({ edited }) => {
      const undo = (id: string) => edit(id, 1, `NULL, NULL, '${edited.editId}'`);
      return `${undo(NEW_EDIT)}; ${undo(randomUUID())}`;
    }),
    never('a label with two causes', /label_cause_one_cause/, ({ edited, ad }) =>
      copyRow(
        'label_cause',
        { id: newId, verdict_id: `(SELECT id FROM verdict WHERE review_item_id = '${ad.reviewItemId}')` },
        `label_edit_id = '${edited.editId}'`,
      ),
    ),
  ],
  'rows that only grow': APPEND_ONLY.map((table) =>
    never(
      `gone: ${table}`,
      new RegExp(`${table} is never changed: TRUNCATE`),
      () => `TRUNCATE ${table} CASCADE`,
    ),
  ),
};

describe.each(Object.entries(CASES))('%s', (_subject, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});

test('a version with its entry, frozen, is allowed', async () => {
  await expect(attempts.attempt(versionWith(attempts.world(), {}))).resolves.toBeUndefined();
});

test('a label that supersedes itself is taken back, and shows nowhere', async () => {
  const { afterId, imageSha256 } = attempts.world().edited;
  await attempts.client().query('BEGIN');
  await attempts.client().query(`UPDATE label SET superseded_by_id = id WHERE id = '${afterId}'`);
  const { rows } = await attempts
    .client()
    .query(`SELECT label_id, presence FROM image_brand WHERE image_sha256 = '${imageSha256}'`);
  expect(rows).toEqual([{ label_id: null, presence: null }]);
  await attempts.client().query('ROLLBACK');
});
