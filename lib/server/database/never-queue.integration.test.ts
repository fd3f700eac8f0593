import { describe, expect, test } from 'vitest';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeReviewWorld, never, type NeverCase } from '../testing/review-world';

// What must never happen between triage and an answer, attempted by SQL. Each attempt is rolled back.

const attempts = useAttempts(makeReviewWorld);

const CASES: Record<string, NeverCase[]> = {
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
};

describe.each(Object.entries(CASES))('%s', (_table, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});
