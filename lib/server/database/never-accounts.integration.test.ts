import { describe, expect, test } from 'vitest';
import { useAttempts } from '../testing/attempt-sql';
import { makeReviewWorld, never, type NeverCase } from '../testing/review-world';

// What must never happen to accounts and to the record of what people did, attempted by SQL. Each attempt is rolled back.

const attempts = useAttempts(makeReviewWorld);

const CASES: Record<string, NeverCase[]> = {
  user_account: [
    never(
      'an address in two spellings',
      /user_account_email_lower_case/,
      ({ anna }) => `UPDATE user_account SET email = upper(email) WHERE id = '${anna.id}'`,
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
};

describe.each(Object.entries(CASES))('%s', (_table, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
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
