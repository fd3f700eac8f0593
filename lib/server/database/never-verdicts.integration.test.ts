import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import { makeScoredItem, wantAnotherAnswer } from '../testing/builders';
import { makeReviewWorld, never, type NeverCase, type ReviewWorld } from '../testing/review-world';

// What must never happen to verdicts, labels and reports, attempted by SQL. Each attempt is rolled back.

const attempts = useAttempts(makeReviewWorld);

const label = (brandId: string, sha256: string, presence: string, kind: string, isHard = false) =>
  `INSERT INTO label (id, image_sha256, brand_id, presence, kind, is_hard_negative)
   VALUES (${newId}, '${sha256}', '${brandId}', '${presence}', '${kind}', ${isHard})`;

const LABEL_ID = randomUUID();

const CASES: Record<string, NeverCase[]> = {
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
};

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

const ALLOWED: Array<{ may: string; by: (world: ReviewWorld) => string }> = [
  {
    may: 'a verdict taken back in time',
    by: ({ answered }) => `INSERT INTO verdict_withdrawal (verdict_id) VALUES ('${answered.verdictId}')`,
  },
  {
    may: 'a report that was delivered',
    by: ({ settled }) =>
      `UPDATE outbox SET delivered_at = now() WHERE review_item_id = '${settled.reviewItemId}'`,
  },
  {
    may: 'a label superseded by another with its cause',
    by: ({ settled, brand }) => `
      UPDATE label SET superseded_by_id = '${LABEL_ID}' WHERE id = '${settled.labelId}';
      INSERT INTO label (id, image_sha256, brand_id, presence, kind)
      VALUES ('${LABEL_ID}', '${settled.images[0]}', '${brand.id}', 'present', 'look-alike');
      INSERT INTO label_cause (id, label_id, verdict_id, brand_id)
      VALUES (${newId}, '${LABEL_ID}', '${settled.verdictId}', '${brand.id}')`,
  },
];
test.each(ALLOWED)('$may is allowed', async ({ by }) => {
  await expect(attempts.attempt(by(attempts.world()))).resolves.toBeUndefined();
});
