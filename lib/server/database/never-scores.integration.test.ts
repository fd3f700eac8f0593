import { describe, expect, test } from 'vitest';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import type { TestItem } from '../testing/builders';
import { makeReviewWorld, never, type NeverCase, type ReviewWorld } from '../testing/review-world';

// What must never happen to models and to what they say, attempted by SQL. Each attempt is rolled back.

const attempts = useAttempts(makeReviewWorld);

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
const match = ({ open, brand }: ReviewWorld, changes: Record<string, string> = {}) => {
  const columns = { position: '0', brand_model_id: `'${brand.modelId}'`, prob: '0.9', ...changes };
  return `INSERT INTO mark_match (revision_id, image_sha256, release_id, ${Object.keys(columns).join(', ')})
          SELECT '${open.revisionId}', '${open.images[0]}', id, ${Object.values(columns).join(', ')}
            FROM release WHERE state = 'active'`;
};
const CASES: Record<string, NeverCase[]> = {
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
};

describe.each(Object.entries(CASES))('%s', (_table, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});
