import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  decide,
  endUndoWindows,
  hold,
  makeAd,
  makeBrand,
  makeScoredItem,
  makeUser,
  wantAnotherAnswer,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import type { Db } from './db';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { settleItem } from '../verdicts/settle-item';

// Every "never" of DESIGN.md section 3, attempted by SQL. Each attempt is rolled back.

type World = {
  anna: TestUser;
  ben: TestUser;
  brand: TestBrand;
  other: TestBrand;
  /** Nobody has it. */
  open: TestItem;
  /** Two answers wanted, Anna holds the first. */
  held: TestItem;
  /** Anna decided it a moment ago. */
  answered: TestItem & { verdictId: string };
  /** Anna decided it, and the undo window is over. */
  unsettled: TestItem & { verdictId: string };
  settled: TestItem & { verdictId: string; labelId: string };
  /** Its ad has no open item. */
  unscored: { adId: string; revisionId: string };
};

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const [anna, ben] = [await makeUser(db), await makeUser(db)];
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const flagged = () => makeScoredItem(db, [[brand, 0.9]]);
  const decided = async () => {
    const item = await flagged();
    const lines = [{ brandId: brand.id, reason: 'counterfeit' as const, evidence: item.images }];
    return { ...item, verdictId: (await decide(db, anna, item, lines)).verdictId };
  };
  const held = await flagged();
  await wantAnotherAnswer(db, held.reviewItemId);
  await hold(db, anna, held);
  const unsettled = await decided();
  await endUndoWindows(db, unsettled);
  const settled = await decided();
  await endUndoWindows(db, settled);
  expect(await settleItem(db, settled.reviewItemId)).toBe('settled');
  const label = await db.label.findFirstOrThrow({ where: { imageSha256: settled.images[0]! } });
  return {
    anna,
    ben,
    brand,
    other,
    open: await flagged(),
    held,
    answered: await decided(),
    unsettled,
    settled: { ...settled, labelId: label.id },
    unscored: await makeAd(db),
  };
}

type Case = { never: string; refusal: RegExp; by: (world: World) => string };
const never = (never: string, refusal: RegExp, by: Case['by']): Case => ({ never, refusal, by });

const newRevision = (adId: string, imageCount: number) => {
  const id = randomUUID();
  return {
    id,
    sql: `INSERT INTO ad_revision (id, ad_id, revision, content_hash, image_count, title, category, received_at)
          VALUES ('${id}', '${adId}', 99, repeat('a', 64), ${imageCount}, '', '', now())`,
    withJob: `INSERT INTO scoring (revision_id, job_id) VALUES ('${id}', ${newId})`,
    withImage: (sha256: string, position = 0) =>
      `INSERT INTO ad_revision_image (revision_id, position, image_sha256) VALUES ('${id}', ${position}, '${sha256}')`,
  };
};
/** A detection of the item's first picture, with its evidence unless another is given. */
const detect = (
  { images }: TestItem,
  changes: Record<string, string> = {},
  evidence = `INSERT INTO image_evidence (image_sha256, release_id, provider)
              SELECT '${images[0]}', id, 'cpu' FROM release WHERE state = 'active';`,
) => {
  const row = {
    position: '0',
    x: '1',
    y: '1',
    width: '5',
    height: '5',
    objectness: '0.5',
    embedding: `'\\x0000'`,
  };
  const columns = { ...row, ...changes };
  return `${evidence} INSERT INTO detection (image_sha256, release_id, ${Object.keys(columns).join(', ')})
          SELECT '${images[0]}', id, ${Object.values(columns).join(', ')} FROM release WHERE state = 'active'`;
};
const match = ({ open, brand }: World, changes: Record<string, string> = {}) => {
  const columns = { position: '0', brand_model_id: `'${brand.modelId}'`, prob: '0.9', ...changes };
  return `INSERT INTO mark_match (revision_id, image_sha256, release_id, ${Object.keys(columns).join(', ')})
          SELECT '${open.revisionId}', '${open.images[0]}', id, ${Object.values(columns).join(', ')}
            FROM release WHERE state = 'active'`;
};
const label = (brandId: string, sha256: string, presence: string, kind: string, isHard = false) =>
  `INSERT INTO label (id, image_sha256, brand_id, presence, kind, is_hard_negative)
   VALUES (${newId}, '${sha256}', '${brandId}', '${presence}', '${kind}', ${isHard})`;

const CASES: Record<string, Case[]> = {
  image: [
    never('two rows for the same bytes', /image_pkey/, ({ open }) =>
      copyRow('image', { width: '1' }, `sha256 = '${open.images[0]}'`),
    ),
    never('a name that is no SHA-256', /image_sha256_hex/, ({ open }) =>
      copyRow('image', { sha256: `repeat('Z', 64)` }, `sha256 = '${open.images[0]}'`),
    ),
  ],
  'ad and ad_revision': [
    never('the same ad twice', /ad_source_external_id_key/, ({ open }) =>
      copyRow('ad', { id: newId }, `id = '${open.adId}'`),
    ),
    never(
      'an edited revision',
      /ad_revision is never changed: UPDATE/,
      ({ open }) => `UPDATE ad_revision SET title = 'other' WHERE id = '${open.revisionId}'`,
    ),
    never(
      'a deleted revision',
      /ad_revision is never changed: DELETE/,
      ({ open }) => `DELETE FROM ad_revision WHERE id = '${open.revisionId}'`,
    ),
    never(
      'another picture in a revision',
      /ad_revision_image is never changed: UPDATE/,
      ({ open, held }) =>
        `UPDATE ad_revision_image SET image_sha256 = '${held.images[0]}' WHERE revision_id = '${open.revisionId}'`,
    ),
    never(
      'a picture less in a revision',
      /ad_revision_image is never changed: DELETE/,
      ({ open }) => `DELETE FROM ad_revision_image WHERE revision_id = '${open.revisionId}'`,
    ),
    never(
      'all pictures of all revisions gone',
      /ad_revision_image is never changed: TRUNCATE/,
      () => 'TRUNCATE ad_revision_image',
    ),
    never(
      'a picture more in a revision',
      /does not hold its images/,
      ({ open }) => `INSERT INTO ad_revision_image VALUES ('${open.revisionId}', 1, '${open.images[0]}')`,
    ),
    never('a revision without its job', /has no scoring job/, ({ unscored, open }) => {
      const revision = newRevision(unscored.adId, 1);
      return `${revision.sql}; ${revision.withImage(open.images[0]!)}`;
    }),
    never(
      'a revision that loses its job',
      /scoring is never deleted: DELETE/,
      ({ unscored }) => `DELETE FROM scoring WHERE revision_id = '${unscored.revisionId}'`,
    ),
    never(
      'revisions that lose their jobs',
      /scoring is never deleted: TRUNCATE/,
      () => 'TRUNCATE scoring CASCADE',
    ),
    never('a revision with fewer pictures than it says', /does not hold its images/, ({ unscored, open }) => {
      const revision = newRevision(unscored.adId, 2);
      return `${revision.sql}; ${revision.withJob}; ${revision.withImage(open.images[0]!)}`;
    }),
    never(
      'a revision without a picture',
      /ad_revision_counts/,
      ({ unscored }) => newRevision(unscored.adId, 0).sql,
    ),
    never('a revision with a picture that is not stored', /image_sha256_fkey/, ({ unscored }) => {
      const revision = newRevision(unscored.adId, 1);
      return `${revision.sql}; ${revision.withJob}; ${revision.withImage('b'.repeat(64))}`;
    }),
    never('a revision number twice', /ad_revision_ad_id_revision_key/, ({ open }) =>
      copyRow('ad_revision', { id: newId }, `id = '${open.revisionId}'`),
    ),
    never('an amount without its currency', /ad_revision_price/, ({ open }) =>
      copyRow('ad_revision', { id: newId, revision: '99', price_amount: '1' }, `id = '${open.revisionId}'`),
    ),
  ],
  authorization: [
    never(
      'a period that ends before it begins',
      /authorization_period/,
      ({ brand }) => `
      INSERT INTO seller (id, source, external_id) VALUES ('00000000-0000-0000-0000-000000000001', 'shop', 's');
      INSERT INTO "authorization" (id, seller_id, brand_id, categories, valid_from, valid_to)
      VALUES (${newId}, '00000000-0000-0000-0000-000000000001', '${brand.id}', '{}', '2026-02-01', '2026-01-31')`,
    ),
  ],
  brand_definition: [
    never('two published', /brand_definition_one_published/, ({ brand }) =>
      copyRow('brand_definition', { id: newId, version: '99' }, `id = '${brand.definitionId}'`),
    ),
    never('two drafts', /brand_definition_one_draft/, ({ brand }) => {
      const draft = (version: string) =>
        copyRow('brand_definition', { id: newId, version, state: `'draft'` }, `id = '${brand.definitionId}'`);
      return `${draft('98')}; ${draft('99')}`;
    }),
    never(
      'an edit of a published version',
      /a published definition is never changed: UPDATE/,
      ({ brand }) => `UPDATE brand_definition SET aliases = '{new}' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'an edit on the way to superseded',
      /a published definition is never changed/,
      ({ brand }) =>
        `UPDATE brand_definition SET state = 'superseded', aliases = '{new}' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'a published version back to draft',
      /a published definition is never changed/,
      ({ brand }) => `UPDATE brand_definition SET state = 'draft' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'a deleted version',
      /a published definition is never changed: DELETE/,
      ({ brand }) => `DELETE FROM brand_definition WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'a superseded version published again',
      /a superseded definition is never changed/,
      ({ brand }) => `
      UPDATE brand_definition SET state = 'superseded' WHERE id = '${brand.definitionId}';
      UPDATE brand_definition SET state = 'published' WHERE id = '${brand.definitionId}'`,
    ),
    never(
      'one more picture in a published version',
      /pictures of a published definition/,
      (w) =>
        `INSERT INTO brand_reference (definition_id, position, image_sha256)
       VALUES ('${w.brand.definitionId}', 7, '${w.open.images[0]}')`,
    ),
    never(
      'a draft picture moved into a published version',
      /pictures of a published definition/,
      (w) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${w.brand.definitionId}'`)};
      INSERT INTO brand_reference (definition_id, position, image_sha256) VALUES ('${DRAFT_ID}', 0, '${w.open.images[0]}');
      UPDATE brand_reference SET definition_id = '${w.brand.definitionId}' WHERE definition_id = '${DRAFT_ID}'`,
    ),
    ...['UPDATE brand_reference SET position = 5', 'DELETE FROM brand_reference'].map((edit) =>
      never(
        `${edit.split(' ')[0]} of a published picture`,
        /pictures of a published definition/,
        (w) => `
        ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${w.brand.definitionId}'`)};
        INSERT INTO brand_reference (definition_id, position, image_sha256) VALUES ('${DRAFT_ID}', 0, '${w.open.images[0]}');
        UPDATE brand_definition SET state = 'superseded' WHERE id = '${w.brand.definitionId}';
        UPDATE brand_definition SET state = 'published' WHERE id = '${DRAFT_ID}';
        ${edit} WHERE definition_id = '${DRAFT_ID}'`,
      ),
    ),
    never(
      'all pictures gone',
      /brand_reference is never changed: TRUNCATE/,
      () => 'TRUNCATE brand_reference',
    ),
    never(
      'a draft that goes back to an earlier revision',
      /its revisions follow each other/,
      ({ brand }) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'`, revision: '5' }, `id = '${brand.definitionId}'`)};
      UPDATE brand_definition SET revision = 4 WHERE id = '${DRAFT_ID}'`,
    ),
    never(
      'a draft handed to another brand',
      /a draft keeps its brand/,
      ({ brand, other }) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${brand.definitionId}'`)};
      UPDATE brand_definition SET brand_id = '${other.id}' WHERE id = '${DRAFT_ID}'`,
    ),
    never('published at no time', /brand_definition_published_at/, ({ brand }) =>
      copyRow(
        'brand_definition',
        { id: newId, version: '99', state: `'superseded'`, published_at: 'NULL' },
        `id = '${brand.definitionId}'`,
      ),
    ),
    never(
      'half a region',
      /brand_reference_region_whole/,
      ({ brand, open }) => `
      ${copyRow('brand_definition', { id: `'${DRAFT_ID}'`, version: '99', state: `'draft'` }, `id = '${brand.definitionId}'`)};
      INSERT INTO brand_reference (definition_id, position, image_sha256, region_x, region_y)
      VALUES ('${DRAFT_ID}', 0, '${open.images[0]}', 1, 1)`,
    ),
  ],
  definition_impact: [
    never('two at a time', /definition_impact_one_live/, ({ brand }) => {
      const asked = `INSERT INTO definition_impact (id, definition_id, revision, days) VALUES (${newId}, '${brand.definitionId}', 1, 7)`;
      return `${asked}; ${asked}`;
    }),
    never(
      'done without a result',
      /definition_impact_result/,
      ({ brand }) =>
        `INSERT INTO definition_impact (id, definition_id, revision, days, state, ended_at) VALUES (${newId}, '${brand.definitionId}', 1, 7, 'done', now())`,
    ),
    never(
      'another result afterwards',
      /an impact that has ended is never changed/,
      ({ brand }) => `
      INSERT INTO definition_impact (id, definition_id, revision, days, state, ended_at, result)
      VALUES (${newId}, '${brand.definitionId}', 1, 7, 'done', now(), '{}');
      UPDATE definition_impact SET result = '{"gainedCount": 0}'`,
    ),
  ],
  rescoring: [
    never('two of a brand at a time', /rescoring_one_live/, ({ brand, other }) => {
      const begun = (model: string) =>
        `INSERT INTO rescoring (id, brand_id, brand_model_id, total_count) VALUES (${newId}, '${brand.id}', '${model}', 1)`;
      return `${begun(brand.modelId)}; ${begun(other.modelId)}`;
    }),
  ],
  'release and brand_model': [
    never(
      'two active releases',
      /release_one_active/,
      () =>
        `INSERT INTO release (id, content_hash, parts, state) VALUES (${newId}, repeat('c', 64), '[]', 'active')`,
    ),
    never('two active models of a brand', /brand_model_one_active/, ({ brand }) =>
      copyRow('brand_model', { id: newId, version: '99' }, `id = '${brand.modelId}'`),
    ),
    never('a model without its release', /brand_model_release_id_fkey/, ({ brand }) =>
      copyRow(
        'brand_model',
        { id: newId, version: '99', state: `'candidate'`, release_id: newId },
        `id = '${brand.modelId}'`,
      ),
    ),
  ],
  'image_evidence and ad_score': [
    never(
      'evidence without its release',
      /image_evidence_release_id_fkey/,
      ({ open }) =>
        `INSERT INTO image_evidence (image_sha256, release_id, provider) VALUES ('${open.images[0]}', ${newId}, 'cpu')`,
    ),
    never(
      'a release gone from under its evidence',
      /a release is never changed/,
      ({ open }) => `
      INSERT INTO image_evidence (image_sha256, release_id, provider)
      SELECT '${open.images[0]}', id, 'cpu' FROM release WHERE state = 'active';
      DELETE FROM release WHERE state = 'active'`,
    ),
    never('a score without its model', /ad_score_brand_model_id_brand_id_fkey/, ({ open }) =>
      copyRow('ad_score', { brand_model_id: newId }, `revision_id = '${open.revisionId}'`),
    ),
    never("a score with another brand's model", /ad_score_brand_model_id_brand_id_fkey/, ({ open, other }) =>
      copyRow('ad_score', { brand_model_id: `'${other.modelId}'` }, `revision_id = '${open.revisionId}'`),
    ),
    never('a model scoring a revision twice', /ad_score_.*pkey/, ({ open }) =>
      copyRow('ad_score', { prob: '0.1' }, `revision_id = '${open.revisionId}'`),
    ),
    never('twice by way of another partition', /ad_score_revision_id_revision_at_fkey/, ({ open }) =>
      copyRow('ad_score', { revision_at: `'2001-01-01'` }, `revision_id = '${open.revisionId}'`),
    ),
    never('a probability above 1', /ad_score_prob/, ({ open, other }) =>
      copyRow(
        'ad_score',
        { prob: '1.1', brand_id: `'${other.id}'`, brand_model_id: `'${other.modelId}'` },
        `revision_id = '${open.revisionId}'`,
      ),
    ),
  ],
  'detection and mark_match': [
    never('a detection without its evidence', /detection_image_sha256_release_id_fkey/, ({ open }) =>
      detect(open, {}, ''),
    ),
    never('a box without an area', /detection_box/, ({ open }) => detect(open, { width: '0' })),
    never('a box that begins outside', /detection_box/, ({ open }) => detect(open, { x: '-1' })),
    never('more than sure', /detection_objectness/, ({ open }) => detect(open, { objectness: '1.1' })),
    never('two detections in one place of the order', /detection_pkey/, ({ open }) =>
      [detect(open), detect(open, {}, '')].join(';'),
    ),
    never('half a half float', /detection_embedding_halves/, ({ open }) =>
      detect(open, { embedding: `'\\x00'` }),
    ),
    never('no embedding', /detection_embedding_halves/, ({ open }) => detect(open, { embedding: `'\\x'` })),
    never('an edited detection', /detection is never changed/, ({ open }) =>
      [detect(open), 'UPDATE detection SET x = 5'].join(';'),
    ),
    never('a match of nothing that was found', /mark_match_image_sha256_release_id_position_fkey/, (world) =>
      [detect(world.open), match(world, { position: '1' })].join(';'),
    ),
    never('a mark of two brands', /mark_match_pkey/, (world) =>
      [detect(world.open), match(world), match(world, { brand_model_id: `'${world.other.modelId}'` })].join(
        ';',
      ),
    ),
    never("a match by another release's model", /mark_match_brand_model_id_release_id_fkey/, (world) =>
      [detect(world.open), match(world, { brand_model_id: newId })].join(';'),
    ),
    never('a match more probable than certain', /mark_match_prob/, (world) =>
      [detect(world.open), match(world, { prob: '1.1' })].join(';'),
    ),
  ],
  'triage_decision and sample_draw': [
    never(
      'p = 0',
      /triage_decision_chances/,
      ({ open }) =>
        `UPDATE triage_decision SET is_flagged = false, p = 0 WHERE revision_id = '${open.revisionId}'`,
    ),
    never(
      'p above 1',
      /triage_decision_chances/,
      ({ open }) => `UPDATE triage_decision SET p = 1.5 WHERE revision_id = '${open.revisionId}'`,
    ),
    never(
      'flagged with p < 1',
      /triage_decision_flagged_is_certain/,
      ({ open }) => `UPDATE triage_decision SET p = 0.9 WHERE revision_id = '${open.revisionId}'`,
    ),
    never('two decisions of one release', /triage_decision_.*pkey/, ({ open }) =>
      copyRow('triage_decision', { u: '0.5' }, `revision_id = '${open.revisionId}'`),
    ),
    never(
      'a draw with p = 0',
      /sample_draw_p/,
      ({ open }) =>
        `INSERT INTO sample_draw (id, design, revision_id, p, due_at) VALUES (${newId}, 'audit', '${open.revisionId}', 0, now())`,
    ),
    never('the same draw twice', /sample_draw_design_design_key_revision_id_key/, ({ open }) => {
      const draw = `INSERT INTO sample_draw (id, design, revision_id, p, due_at) VALUES (${newId}, 'audit', '${open.revisionId}', 0.1, now())`;
      return `${draw}; ${draw}`;
    }),
  ],
  review_item: [
    never('two open items of one ad', /review_item_one_open/, ({ open }) =>
      copyRow('review_item', { id: newId }, `id = '${open.reviewItemId}'`),
    ),
    never('one open and one in adjudication', /review_item_one_open/, ({ open }) =>
      copyRow('review_item', { id: newId, state: `'adjudication'` }, `id = '${open.reviewItemId}'`),
    ),
    never(
      'ended and open',
      /review_item_ended/,
      ({ open }) => `UPDATE review_item SET ended_at = now() WHERE id = '${open.reviewItemId}'`,
    ),
    never(
      'a priority above 1',
      /review_item_priority/,
      ({ open }) => `UPDATE review_item SET priority = 1.01 WHERE id = '${open.reviewItemId}'`,
    ),
  ],
  work_slot: [
    never('two leases on a slot number', /work_slot_review_item_id_slot_number_key/, ({ held }) =>
      copyRow(
        'work_slot',
        { id: newId },
        `review_item_id = '${held.reviewItemId}' AND holder_id IS NULL AND slot_number = 2`,
      ),
    ),
    never(
      'one person in two slots of an item',
      /work_slot_one_person/,
      ({ held, anna }) =>
        `UPDATE work_slot SET holder_id = '${anna.id}', tab_id = ${newId}, token = ${newId}, leased_until = now()
        WHERE review_item_id = '${held.reviewItemId}' AND holder_id IS NULL`,
    ),
    ...['holder_id', 'tab_id', 'token', 'leased_until'].map((column) =>
      never(
        `a lease without its ${column}`,
        /work_slot_lease_whole/,
        ({ held }) =>
          `UPDATE work_slot SET ${column} = NULL WHERE review_item_id = '${held.reviewItemId}' AND slot_number = 1`,
      ),
    ),
    never(
      'an answer of nobody',
      /work_slot_answered_by_holder/,
      ({ open }) => `UPDATE work_slot SET answered_at = now() WHERE review_item_id = '${open.reviewItemId}'`,
    ),
    never(
      'a slot of nothing',
      /work_slot_one_subject/,
      ({ open }) =>
        `UPDATE work_slot SET review_item_id = NULL WHERE review_item_id = '${open.reviewItemId}'`,
    ),
  ],
  'verdict and verdict_line': [
    ...['verdict', 'verdict_line'].flatMap((table) => {
      const id = table === 'verdict' ? 'id' : 'verdict_id';
      const column = table === 'verdict' ? `comment = 'other'` : `reason = 'authorized'`;
      return [
        never(
          `an update of a ${table}`,
          new RegExp(`${table} is never changed: UPDATE`),
          ({ settled }) => `UPDATE ${table} SET ${column} WHERE ${id} = '${settled.verdictId}'`,
        ),
        never(
          `a deleted ${table}`,
          new RegExp(`${table} is never changed: DELETE`),
          ({ settled }) => `DELETE FROM ${table} WHERE ${id} = '${settled.verdictId}'`,
        ),
        never(`all of ${table} gone`, /is never changed: TRUNCATE/, () => `TRUNCATE ${table} CASCADE`),
      ];
    }),
    never('two by one person on an item', /already decided item/, ({ answered }) =>
      copyRow('verdict', { id: newId, attempt: '2', line_count: '0' }, `id = '${answered.verdictId}'`),
    ),
    never('two by one person, after the undo window', /already decided item/, ({ unsettled }) =>
      copyRow('verdict', { id: newId, attempt: '2', line_count: '0' }, `id = '${unsettled.verdictId}'`),
    ),
    never('a line less than were sent', /does not hold its lines/, ({ answered, ben }) =>
      copyRow(
        'verdict',
        { id: newId, reviewer_id: `'${ben.id}'`, attempt: '1' },
        `id = '${answered.verdictId}'`,
      ),
    ),
    never('a line more than were sent', /does not hold its lines/, ({ answered, other }) =>
      copyRow('verdict_line', { brand_id: `'${other.id}'` }, `verdict_id = '${answered.verdictId}'`),
    ),
    never('two lines of a brand', /verdict_line_pkey/, ({ answered }) =>
      copyRow('verdict_line', { reason: `'authorized'` }, `verdict_id = '${answered.verdictId}'`),
    ),
    never('an escalation that decides', /verdict_says_something/, ({ answered, ben }) =>
      copyRow(
        'verdict',
        { id: newId, reviewer_id: `'${ben.id}'`, kind: `'escalation'` },
        `id = '${answered.verdictId}'`,
      ),
    ),
    never(
      'taken back too late',
      /can no longer be taken back/,
      ({ unsettled }) => `INSERT INTO verdict_withdrawal (verdict_id) VALUES ('${unsettled.verdictId}')`,
    ),
    never(
      'taken back twice',
      /verdict_withdrawal_pkey/,
      ({ answered }) => `
      INSERT INTO verdict_withdrawal (verdict_id) VALUES ('${answered.verdictId}');
      INSERT INTO verdict_withdrawal (verdict_id) VALUES ('${answered.verdictId}')`,
    ),
    never(
      'a withdrawal taken back',
      /verdict_withdrawal is never changed: DELETE/,
      ({ answered }) => `
      INSERT INTO verdict_withdrawal (verdict_id) VALUES ('${answered.verdictId}');
      DELETE FROM verdict_withdrawal`,
    ),
    never(
      'all withdrawals gone',
      /verdict_withdrawal is never changed: TRUNCATE/,
      () => 'TRUNCATE verdict_withdrawal',
    ),
  ],
  label: [
    never('a label that cannot name its cause', /cannot name its cause/, ({ other, settled }) =>
      label(other.id, settled.images[0]!, 'present', 'mark'),
    ),
    never(
      'a label that loses its cause',
      /label_cause is never changed: DELETE/,
      ({ settled }) => `DELETE FROM label_cause WHERE label_id = '${settled.labelId}'`,
    ),
    never(
      'labels that lose their causes',
      /label_cause is never changed: TRUNCATE/,
      () => 'TRUNCATE label_cause',
    ),
    never(
      'a cause that answered another brand',
      /label_cause_(label|verdict)_id_brand_id_fkey/,
      ({ settled, other }) =>
        copyRow(
          'label_cause',
          { id: newId, brand_id: `'${other.id}'`, verdict_id: newId },
          `label_id = '${settled.labelId}'`,
        ),
    ),
    never('a verdict that is not there as cause', /label_cause_verdict_id_brand_id_fkey/, ({ settled }) =>
      copyRow('label_cause', { id: newId, verdict_id: newId }, `label_id = '${settled.labelId}'`),
    ),
    never(
      'an edited label',
      /label is never changed, only superseded/,
      ({ settled }) => `UPDATE label SET kind = 'look-alike' WHERE id = '${settled.labelId}'`,
    ),
    never(
      'a deleted label',
      /label is never changed, only superseded/,
      ({ settled }) => `DELETE FROM label WHERE id = '${settled.labelId}'`,
    ),
    never(
      'superseded by a label that is not there',
      /label_superseded_by_id_fkey/,
      ({ settled }) => `UPDATE label SET superseded_by_id = ${newId} WHERE id = '${settled.labelId}'`,
    ),
    never('two beliefs at once', /label_one_current/, ({ brand, settled }) =>
      label(brand.id, settled.images[0]!, 'absent', 'other'),
    ),
    ...[
      ['present', 'other'],
      ['present', 'generic-style'],
      ['absent', 'mark'],
      ['absent', 'mark-covered'],
      ['absent', 'look-alike'],
    ].map(([presence, kind]) =>
      never(`${presence} as ${kind}`, /label_kind_fits/, ({ other, settled }) =>
        label(other.id, settled.images[0]!, presence!, kind!),
      ),
    ),
    never('a hard negative that shows the brand', /label_hard_negative_is_absent/, ({ other, settled }) =>
      label(other.id, settled.images[0]!, 'present', 'mark', true),
    ),
  ],
  'threshold_version and review_suspect': [
    never("a threshold with another brand's model", /threshold_version_brand_model_id_brand_id_fkey/, (w) =>
      copyRow(
        'threshold_version',
        { id: newId, version: '99', state: `'proposed'`, activated_at: 'NULL', brand_id: `'${w.other.id}'` },
        `id = '${w.brand.thresholdId}'`,
      ),
    ),
    never('two active thresholds of a model', /threshold_version_one_active/, ({ brand }) =>
      copyRow('threshold_version', { id: newId, version: '99' }, `id = '${brand.thresholdId}'`),
    ),
    never('a threshold above 1', /threshold_version_value/, ({ brand }) =>
      copyRow(
        'threshold_version',
        { id: newId, version: '99', state: `'proposed'`, activated_at: 'NULL', value: '50' },
        `id = '${brand.thresholdId}'`,
      ),
    ),
    never(
      'a suspect with the threshold of another model',
      /review_suspect_threshold_version_id/,
      (w) =>
        `UPDATE review_suspect SET threshold_version_id = '${w.other.thresholdId}' WHERE review_item_id = '${w.open.reviewItemId}'`,
    ),
    never(
      'a suspect with the model of another brand',
      /review_suspect_brand_model_id_brand_id_fkey/,
      (w) =>
        `UPDATE review_suspect SET brand_model_id = '${w.other.modelId}', threshold_version_id = NULL
        WHERE review_item_id = '${w.open.reviewItemId}'`,
    ),
  ],
  audit_event: [
    never('an update', /is never changed: UPDATE/, () => `UPDATE audit_event SET action = 'nothing'`),
    never('a delete', /is never changed: DELETE/, () => 'DELETE FROM audit_event'),
    never('a truncate', /audit_event is never changed: TRUNCATE/, () => 'TRUNCATE audit_event'),
    never(
      'a truncate of one month',
      /is never changed: TRUNCATE/,
      () =>
        `DO $$ BEGIN EXECUTE (SELECT format('TRUNCATE %s', tableoid::regclass) FROM audit_event LIMIT 1); END $$`,
    ),
    never(
      'a truncate of what lies in no month',
      /is never changed: TRUNCATE/,
      () => 'TRUNCATE partitions.audit_event_rest',
    ),
  ],
  outbox: [
    never(
      'a settled item without its row',
      /is settled without its outbox row/,
      ({ unsettled }) =>
        `UPDATE review_item SET state = 'settled', ended_at = now() WHERE id = '${unsettled.reviewItemId}'`,
    ),
    never(
      'a settled item that loses its row',
      /outbox is never deleted: DELETE/,
      ({ settled }) => `DELETE FROM outbox WHERE review_item_id = '${settled.reviewItemId}'`,
    ),
    never('settled items that lose their rows', /outbox is never deleted: TRUNCATE/, () => 'TRUNCATE outbox'),
    never('two rows of one decision', /outbox_review_item_id_key/, ({ settled }) =>
      copyRow('outbox', { id: newId }, `review_item_id = '${settled.reviewItemId}'`),
    ),
  ],
  user_account: [
    never(
      'an address in two spellings',
      /user_account_email_lower_case/,
      ({ anna }) => `UPDATE user_account SET email = upper(email) WHERE id = '${anna.id}'`,
    ),
  ],
};
const DRAFT_ID = randomUUID();

describe.each(Object.entries(CASES))('%s', (_table, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});

test('two connections cannot give one person two verdicts on an item', async () => {
  const db = attempts.db();
  const item = await makeScoredItem(db, [[attempts.world().brand, 0.9]]);
  await wantAnotherAnswer(db, item.reviewItemId);
  const slots = await db.workSlot.findMany({ where: { reviewItemId: item.reviewItemId } });
  const insert = (attempt: number) => ({
    text: `INSERT INTO verdict (id, review_item_id, slot_id, reviewer_id, attempt, body_hash, line_count, active_ms, shown, settles_at)
           VALUES (${newId}, $1, $2, $3, $4, repeat('a', 64), 0, 0, '{}', now())`,
    values: [item.reviewItemId, slots[attempt - 1]!.id, attempts.world().ben.id, attempt],
  });
  const rival = await attempts.connect();
  try {
    await attempts.client().query('BEGIN');
    await attempts.client().query(insert(1));
    const second = rival.query(insert(2)).catch((error: Error) => error);
    await attempts.client().query('SELECT pg_sleep(0.05)'); // the rival is at its insert now, or waits behind ours
    await attempts.client().query('COMMIT');
    expect(await second).toMatchObject({ message: expect.stringMatching(/already decided item/) as string });
  } finally {
    await rival.end();
  }
});

const ALLOWED: Array<{ may: string; by: (world: World) => string }> = [
  {
    may: 'a revision with its job and pictures',
    by: ({ unscored, open }) => {
      const revision = newRevision(unscored.adId, 1);
      return `${revision.sql}; ${revision.withJob}; ${revision.withImage(open.images[0]!)}`;
    },
  },
  {
    may: 'a verdict taken back in time',
    by: ({ answered }) => `INSERT INTO verdict_withdrawal (verdict_id) VALUES ('${answered.verdictId}')`,
  },
  {
    may: 'a superseded definition',
    by: ({ brand }) => `UPDATE brand_definition SET state = 'superseded' WHERE id = '${brand.definitionId}'`,
  },
  {
    may: 'a report that was delivered',
    by: ({ settled }) =>
      `UPDATE outbox SET delivered_at = now() WHERE review_item_id = '${settled.reviewItemId}'`,
  },
  {
    may: 'a label superseded by another with its cause',
    by: ({ settled, brand }) => `
      UPDATE label SET superseded_by_id = '${DRAFT_ID}' WHERE id = '${settled.labelId}';
      INSERT INTO label (id, image_sha256, brand_id, presence, kind)
      VALUES ('${DRAFT_ID}', '${settled.images[0]}', '${brand.id}', 'present', 'look-alike');
      INSERT INTO label_cause (id, label_id, verdict_id, brand_id)
      VALUES (${newId}, '${DRAFT_ID}', '${settled.verdictId}', '${brand.id}')`,
  },
];
test.each(ALLOWED)('$may is allowed', async ({ by }) => {
  await expect(attempts.attempt(by(attempts.world()))).resolves.toBeUndefined();
});

test('a month that is made later cannot be truncated either', async () => {
  await attempts.client().query('SELECT ensure_partitions(5)');
  const { rows } = await attempts.client().query<{ child: string }>(`
    SELECT inhrelid::regclass::text AS child FROM pg_inherits
     WHERE inhparent = 'audit_event'::regclass ORDER BY 1`);
  expect(rows.length).toBeGreaterThanOrEqual(7);
  for (const { child } of rows) {
    await expect(attempts.attempt(`TRUNCATE ${child}`)).rejects.toThrow(/is never changed: TRUNCATE/);
  }
});
