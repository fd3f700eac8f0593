import { expect, test } from 'vitest';
import { newId, useAttempts } from '../testing/attempt-sql';
import { makeUser } from '../testing/builders';

// What must never happen to the list of exports, attempted by SQL. Each attempt is rolled back.

const attempts = useAttempts(async (db) => ({ userId: (await makeUser(db, ['ops'])).id }));

const row = (
  userId: string,
  state: string,
  total: string,
  done: number,
  endedAt: string,
  leftOut = 'NULL',
) => `
  INSERT INTO label_export (id, format, file_name, state, total, done, created_by_id, ended_at, left_out)
  VALUES (${newId}, 'coco', 'a.zip', '${state}', ${total}, ${done}, '${userId}', ${endedAt}, ${leftOut})`;

test.each<[string, RegExp, (userId: string) => string]>([
  ['an export that goes on and has ended', /label_export_ended/, (id) => row(id, 'writing', '5', 1, 'now()')],
  [
    'one that is cancelled without an end',
    /label_export_ended/,
    (id) => row(id, 'cancelled', '5', 1, 'NULL'),
  ],
  [
    'one that writes nobody knows how much',
    /label_export_total/,
    (id) => row(id, 'writing', 'NULL', 1, 'NULL'),
  ],
  ['one that wrote more than there is', /label_export_counts/, (id) => row(id, 'broken', '5', 6, 'now()')],
  ['one that did less than nothing', /label_export_counts/, (id) => row(id, 'reading', 'NULL', -1, 'NULL')],
  ['a whole one that lacks pictures', /label_export_whole/, (id) => row(id, 'finished', '5', 4, 'now()')],
  [
    'one that left out less than nothing',
    /label_export_left_out/,
    (id) => row(id, 'broken', '5', 1, 'now()', '-1'),
  ],
  [
    'one that knows what it leaves out while it still reads',
    /label_export_left_out/,
    (id) => row(id, 'reading', 'NULL', 1, 'NULL', '3'),
  ],
  [
    'one of nobody',
    /label_export_created_by_id/,
    () => row('00000000-0000-7000-8000-000000000000', 'reading', 'NULL', 0, 'NULL'),
  ],
])('never %s', async (_never, refusal, sql) => {
  await expect(attempts.attempt(sql(attempts.world().userId))).rejects.toThrow(refusal);
});

test('an export of nothing is whole', async () => {
  await expect(
    attempts.attempt(row(attempts.world().userId, 'finished', '0', 0, 'now()')),
  ).resolves.toBeUndefined();
});
