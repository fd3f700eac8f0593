import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Db } from './db';
import { settleTask } from '../labeling/settle-task';
import { withdrawAnswer } from '../labeling/withdraw-answer';
import { copyRow, newId, useAttempts } from '../testing/attempt-sql';
import {
  hold,
  makeBrand,
  makeScoredItem,
  makeUser,
  newName,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import {
  answerTask,
  boxAt,
  endTaskWindows,
  holdTask,
  makeDetectedAd,
  makeTasks,
  makeTasksOf,
  type TestTask,
} from '../testing/label-builders';

// Every "never" of labeling, attempted by SQL. Each attempt is rolled back.

type Answered = TestTask & { answerId: string };
type World = {
  anna: TestUser;
  ben: TestUser;
  brand: TestBrand;
  other: TestBrand;
  item: TestItem;
  /** Nobody has it. */
  open: TestTask;
  /** Two answers wanted, Anna holds the first. */
  held: TestTask;
  /** Anna took one of two suggestions a moment ago. */
  answered: Answered;
  /** Anna answered it and took that back. */
  withdrawn: Answered;
  /** Anna drew a box, and the undo window is over. */
  unsettled: Answered;
  settled: Answered & { boxSetId: string; boxId: string; labelId: string };
  /** Drawn to go without suggestions; the machine found a box. */
  unassisted: TestTask;
};

const attempts = useAttempts(makeWorld);

async function makeWorld(db: Db): Promise<World> {
  const [anna, ben] = [await makeUser(db), await makeUser(db)];
  const [brand, other] = [await makeBrand(db), await makeBrand(db)];
  const fresh = async (words = {}) => (await makeTasks(db, brand, words))[0]!;
  const drawn = async () => {
    const task = await fresh();
    const { answerId } = await answerTask(db, anna, task, { boxes: [boxAt(1, 1, brand)] });
    return { ...task, answerId };
  };
  const detected = async (words = {}) => {
    const source = newName('source');
    const box = { x: 10, y: 10, width: 50, height: 50 };
    const { keys } = await makeDetectedAd(db, source, [box, { ...box, x: 100 }]);
    return { ...(await makeTasksOf(db, brand, source, words))[0]!, keys };
  };
  const { keys, ...offered } = await detected();
  const taken = { ...boxAt(10, 10, brand), width: 50, height: 50, suggestion: keys[0]! };
  const suggestions = keys.map((key) => ({ key, isRejected: false }));
  const answered = { ...offered, ...(await answerTask(db, anna, offered, { boxes: [taken], suggestions })) };
  const held = await fresh({ labelersWanted: 2 });
  await holdTask(db, anna, held);
  const withdrawn = await drawn();
  await withdrawAnswer(db, anna.id, withdrawn.answerId, randomUUID());
  const [unsettled, settled] = [await drawn(), await drawn()];
  await endTaskWindows(db, unsettled);
  await endTaskWindows(db, settled);
  expect(await settleTask(db, settled.taskId)).toBe('settled');
  const set = await db.boxSet.findFirstOrThrow({
    where: { labelTaskId: settled.taskId },
    include: { boxes: true, labelCauses: true },
  });
  return {
    anna,
    ben,
    brand,
    other,
    item: await makeScoredItem(db, [[brand, 0.9]]),
    open: await fresh(),
    held,
    answered,
    withdrawn,
    unsettled,
    settled: { ...settled, boxSetId: set.id, boxId: set.boxes[0]!.id, labelId: set.labelCauses[0]!.labelId },
    unassisted: await detected({ unassistedShare: 1 }),
  };
}

type Case = { never: string; refusal: RegExp; by: (world: World) => string };
const never = (what: string, refusal: RegExp, by: Case['by']): Case => ({ never: what, refusal, by });
const edited = (what: string, table: string, set: string, where: (world: World) => string): Case[] => [
  never(
    `an edited ${what}`,
    new RegExp(`${table} is never changed`),
    (all) => `UPDATE ${table} SET ${set} WHERE ${where(all)}`,
  ),
  never(
    `a deleted ${what}`,
    new RegExp(`${table} is never changed`),
    (all) => `DELETE FROM ${table} WHERE ${where(all)}`,
  ),
];

/** Ben's answer to a task: `columns` other than those of a plain "no mark". */
const newAnswer = (
  { ben }: World,
  { taskId }: TestTask,
  columns: Record<string, string> = {},
  id = newId,
) => {
  const row = {
    id,
    task_id: `'${taskId}'`,
    slot_id: `(SELECT id FROM work_slot WHERE label_task_id = '${taskId}' AND slot_number = 1)`,
    labeler_id: `'${ben.id}'`,
    attempt: '1',
    outcome: `'no-mark'`,
    box_count: '0',
    suggestion_count: '0',
    active_ms: '0',
    body_hash: `repeat('a', 64)`,
    settles_at: `now() + interval '10 seconds'`,
    ...columns,
  };
  return `INSERT INTO label_answer (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`;
};
const newAnswerBox = (answerId: string, brandId: string | null, columns: Record<string, string> = {}) => {
  const row = {
    answer_id: `'${answerId}'`,
    position: '0',
    brand_id: brandId ? `'${brandId}'` : 'NULL',
    x: '1',
    y: '1',
    width: '5',
    height: '5',
    provenance: `'drawn'`,
    ...columns,
  };
  return `INSERT INTO label_answer_box (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`;
};
const boxedAnswer = (
  all: World,
  task: TestTask,
  brandId: string | null,
  columns: Record<string, string> = {},
) => {
  const id = randomUUID();
  const answer = newAnswer(all, task, { outcome: `'boxes'`, box_count: '1' }, `'${id}'`);
  return `${answer}; ${newAnswerBox(id, brandId, columns)}`;
};
/** The set that supersedes that of the settled task, empty unless said. */
const nextSet = ({ settled, brand }: World, columns: Record<string, string> = {}, id = randomUUID()) => {
  const row = {
    id: `'${id}'`,
    image_sha256: `'${settled.imageSha256}'`,
    brand_id: `'${brand.id}'`,
    version: '2',
    outcome: `'no-mark'`,
    box_count: '0',
    label_task_id: `'${settled.taskId}'`,
    ...columns,
  };
  return `UPDATE box_set SET superseded_by_id = '${id}' WHERE id = '${settled.boxSetId}';
          INSERT INTO box_set (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`;
};
const newBox = (boxSetId: string, columns: Record<string, string> = {}) => {
  const row = { x: '1', y: '1', width: '5', height: '5', provenance: `'drawn'`, position: '0', ...columns };
  return `INSERT INTO box (id, box_set_id, ${Object.keys(row).join(', ')})
          VALUES (${newId}, '${boxSetId}', ${Object.values(row).join(', ')})`;
};
const boxedSet = (all: World, columns: Record<string, string>) => {
  const id = randomUUID();
  return `${nextSet(all, { outcome: `'boxes'`, box_count: '1' }, id)}; ${newBox(id, columns)}`;
};

const CASES: Record<string, Case[]> = {
  work_slot: [
    never('two slots of one number', /work_slot_label_task_id_slot_number_key/, ({ held }) =>
      copyRow(
        'work_slot',
        { id: newId, holder_id: 'NULL', tab_id: 'NULL', token: 'NULL', leased_until: 'NULL' },
        `label_task_id = '${held.taskId}' AND slot_number = 1`,
      ),
    ),
    never(
      'one person in two slots of a task',
      /work_slot_one_labeler/,
      ({ held, anna }) =>
        `UPDATE work_slot SET holder_id = '${anna.id}', tab_id = ${newId}, token = ${newId}, leased_until = now()
          WHERE label_task_id = '${held.taskId}' AND slot_number = 2`,
    ),
    never(
      'a slot of a task and an item',
      /work_slot_one_subject/,
      ({ held, item }) =>
        `UPDATE work_slot SET review_item_id = '${item.reviewItemId}', slot_number = 9 WHERE label_task_id = '${held.taskId}'`,
    ),
    never(
      'a label task in the queue of reviews',
      /work_slot_queue_of_subject/,
      ({ held }) => `UPDATE work_slot SET queue = 'main' WHERE label_task_id = '${held.taskId}'`,
    ),
    never(
      'a review item in the queue of labeling',
      /work_slot_queue_of_subject/,
      ({ item }) => `UPDATE work_slot SET queue = 'labeling' WHERE review_item_id = '${item.reviewItemId}'`,
    ),
  ],
  work_decline: [
    never(
      'a decline of nothing',
      /work_decline_one_subject/,
      ({ anna }) => `INSERT INTO work_decline (id, user_id) VALUES (${newId}, '${anna.id}')`,
    ),
    never('a task declined twice', /work_decline_label_task_id_user_id_key/, ({ anna, open }) => {
      const decline = `INSERT INTO work_decline (id, label_task_id, user_id) VALUES (${newId}, '${open.taskId}', '${anna.id}')`;
      return `${decline}; ${decline}`;
    }),
  ],
  label_batch: [
    ...['labelers_wanted = 0', 'labelers_wanted = 6', 'task_count = 0'].map((set) =>
      never(
        set,
        /label_batch_counts/,
        ({ open }) => `UPDATE label_batch SET ${set} WHERE id = '${open.batchId}'`,
      ),
    ),
    ...['unassisted_share = 1.1', 'priority = -0.1'].map((set) =>
      never(
        set,
        /label_batch_shares/,
        ({ open }) => `UPDATE label_batch SET ${set} WHERE id = '${open.batchId}'`,
      ),
    ),
    never(
      'closed without a time',
      /label_batch_closed/,
      ({ open }) => `UPDATE label_batch SET state = 'closed' WHERE id = '${open.batchId}'`,
    ),
  ],
  label_task: [
    never('a picture asked about twice at a time', /label_task_one_open/, ({ open }) =>
      copyRow('label_task', { id: newId, position: '99' }, `id = '${open.taskId}'`),
    ),
    never('any mark of a picture asked about twice at a time', /label_task_one_open/, ({ open }) => {
      const any = copyRow(
        'label_task',
        { id: newId, position: '98', brand_id: 'NULL' },
        `id = '${open.taskId}'`,
      );
      return `${any}; ${any.replace('98', '99')}`;
    }),
    never('two tasks of one place in a batch', /label_task_batch_id_position_key/, ({ open }) =>
      copyRow('label_task', { id: newId, brand_id: 'NULL' }, `id = '${open.taskId}'`),
    ),
    never(
      'done without an end',
      /label_task_ended/,
      ({ open }) => `UPDATE label_task SET state = 'done' WHERE id = '${open.taskId}'`,
    ),
    never(
      'an agreement over 1',
      /label_task_agreement/,
      ({ settled }) => `UPDATE label_task SET agreement = 1.1 WHERE id = '${settled.taskId}'`,
    ),
  ],
  label_answer: [
    never('two standing answers of one person to a task', /already answered task/, ({ answered }) =>
      copyRow('label_answer', { id: newId, attempt: '2' }, `id = '${answered.answerId}'`),
    ),
    never('two first attempts', /label_answer_task_id_labeler_id_attempt_key/, ({ withdrawn }) =>
      copyRow('label_answer', { id: newId }, `id = '${withdrawn.answerId}'`),
    ),
    never('boxes without a box', /label_answer_boxes_fit/, (all) =>
      newAnswer(all, all.open, { outcome: `'boxes'` }),
    ),
    never('no mark with a box', /label_answer_boxes_fit/, (all) =>
      newAnswer(all, all.open, { box_count: '1' }),
    ),
    never('an answer that does not hold its boxes', /does not hold its boxes/, (all) =>
      newAnswer(all, all.open, { outcome: `'boxes'`, box_count: '1' }),
    ),
    never('a box added later', /does not hold its boxes/, ({ answered, brand }) =>
      newAnswerBox(answered.answerId, brand.id, { position: '7' }),
    ),
    never('a box of another brand than asked for', /is not about the brand/, (all) =>
      boxedAnswer(all, all.open, all.other.id),
    ),
    never('a box of no brand where one was asked for', /is not about the brand/, (all) =>
      boxedAnswer(all, all.open, null),
    ),
    never('a suggestion where none was to be shown', /is answered without suggestions/, (all) => {
      const id = randomUUID();
      return `${newAnswer(all, all.unassisted, { suggestion_count: '1' }, `'${id}'`)};
              INSERT INTO label_answer_suggestion (answer_id, number, image_sha256, release_id, position, fate)
              SELECT '${id}', 1, image_sha256, release_id, position, 'ignored' FROM detection
               WHERE image_sha256 = '${all.unassisted.imageSha256}' LIMIT 1`;
    }),
    never('a suggestion of another picture', /suggestion of another picture/, (all) => {
      const id = randomUUID();
      return `${newAnswer(all, all.open, { suggestion_count: '1' }, `'${id}'`)};
              INSERT INTO label_answer_suggestion (answer_id, number, image_sha256, release_id, position, fate)
              SELECT '${id}', 1, image_sha256, release_id, position, 'ignored' FROM detection LIMIT 1`;
    }),
    ...edited('answer', 'label_answer', `comment = 'x'`, ({ answered }) => `id = '${answered.answerId}'`),
    ...edited(
      'box of an answer',
      'label_answer_box',
      'x = 2',
      ({ answered }) => `answer_id = '${answered.answerId}'`,
    ),
    ...edited(
      'fate of a suggestion',
      'label_answer_suggestion',
      `fate = 'rejected'`,
      ({ answered }) => `answer_id = '${answered.answerId}'`,
    ),
    ...['label_answer', 'label_answer_box', 'label_answer_suggestion', 'label_answer_withdrawal'].map(
      (table) => never(`${table} emptied`, /is never changed: TRUNCATE/, () => `TRUNCATE ${table} CASCADE`),
    ),
  ],
  label_answer_box: [
    never('a rectangle finer than a hundredth of a pixel', /label_answer_box_rectangle/, (all) =>
      boxedAnswer(all, all.open, all.brand.id, { x: '1.005' }),
    ),
    never('a rectangle without a height', /label_answer_box_rectangle/, (all) =>
      boxedAnswer(all, all.open, all.brand.id, { height: '0' }),
    ),
    never('an imported box in an answer', /label_answer_box_provenance/, (all) =>
      boxedAnswer(all, all.open, all.brand.id, { provenance: `'imported'` }),
    ),
    never('accepted from nothing', /label_answer_box_provenance/, (all) =>
      boxedAnswer(all, all.open, all.brand.id, { provenance: `'accepted'` }),
    ),
    never('two boxes of one suggestion', /label_answer_box_answer_id_suggestion_number_key/, ({ answered }) =>
      copyRow('label_answer_box', { position: '7' }, `answer_id = '${answered.answerId}'`),
    ),
    never(
      'a suggestion that was not offered',
      /label_answer_box_answer_id_suggestion_number_fkey/,
      ({ answered }) =>
        copyRow(
          'label_answer_box',
          { position: '7', suggestion_number: '9' },
          `answer_id = '${answered.answerId}'`,
        ),
    ),
  ],
  label_answer_suggestion: [
    never('a suggestion from nowhere', /label_answer_suggestion_one_source/, ({ answered }) =>
      copyRow(
        'label_answer_suggestion',
        { number: '9', release_id: 'NULL', position: 'NULL' },
        `answer_id = '${answered.answerId}'`,
      ),
    ),
    never(
      'a detection that is not there',
      /label_answer_suggestion_image_sha256_release_id_position_fkey/,
      ({ answered }) =>
        copyRow(
          'label_answer_suggestion',
          { number: '9', position: '50' },
          `answer_id = '${answered.answerId}'`,
        ),
    ),
  ],
  label_answer_withdrawal: [
    never(
      'taken back after the window',
      /can no longer be taken back/,
      ({ unsettled }) => `INSERT INTO label_answer_withdrawal (answer_id) VALUES ('${unsettled.answerId}')`,
    ),
    ...edited(
      'withdrawal',
      'label_answer_withdrawal',
      'created_at = now()',
      ({ withdrawn }) => `answer_id = '${withdrawn.answerId}'`,
    ),
  ],
  label_draft: [
    never(
      'a draft of version 0',
      /label_draft_version/,
      ({ open, anna }) =>
        `INSERT INTO label_draft (task_id, labeler_id, version, content) VALUES ('${open.taskId}', '${anna.id}', 0, '{}')`,
    ),
  ],
  box_set: [
    never('two current versions of one box', /box_set_one_current/, ({ settled }) =>
      copyRow('box_set', { id: newId, version: '2' }, `id = '${settled.boxSetId}'`),
    ),
    never('two current sets of marks that nobody could name', /box_set_one_current/, ({ settled }) => {
      const unnamed = copyRow(
        'box_set',
        { id: newId, brand_id: 'NULL', outcome: `'no-mark'`, box_count: '0' },
        `id = '${settled.boxSetId}'`,
      );
      return `${unnamed}; ${unnamed}`;
    }),
    never('two sets of one version', /box_set_versions/, (all) => nextSet(all, { version: '1' })),
    never('a set that cannot name its cause', /box_set_one_cause/, (all) =>
      nextSet(all, { label_task_id: 'NULL' }),
    ),
    never(
      'superseded by a set that is not there',
      /box_set_superseded_by_id_fkey/,
      ({ settled }) => `UPDATE box_set SET superseded_by_id = ${newId} WHERE id = '${settled.boxSetId}'`,
    ),
    never('"cannot tell" as a belief', /box_set_boxes_fit/, (all) =>
      nextSet(all, { outcome: `'cannot-tell'` }),
    ),
    never('no mark with boxes', /box_set_boxes_fit/, (all) => nextSet(all, { box_count: '1' })),
    never('a set that does not hold its boxes', /does not hold its boxes/, (all) =>
      nextSet(all, { outcome: `'boxes'`, box_count: '1' }),
    ),
    never('a box added later', /does not hold its boxes/, ({ settled }) =>
      newBox(settled.boxSetId, { position: '7' }),
    ),
    never(
      'a box added to a set that is superseded just then',
      /does not hold its boxes/,
      (all) => `${nextSet(all)}; ${newBox(all.settled.boxSetId, { position: '-1' })}`,
    ),
    never('a box added to a set that was counted a moment ago', /does not hold its boxes/, (all) => {
      const id = randomUUID();
      return `${nextSet(all, {}, id)}; SET CONSTRAINTS ALL IMMEDIATE; ${newBox(id)}`;
    }),
    never(
      'an edited set',
      /box_set is never changed, only superseded/,
      ({ settled }) => `UPDATE box_set SET version = 5 WHERE id = '${settled.boxSetId}'`,
    ),
    never(
      'a deleted set',
      /box_set is never changed, only superseded/,
      ({ settled }) => `DELETE FROM box_set WHERE id = '${settled.boxSetId}'`,
    ),
    ...['box_set', 'box', 'box_cause'].map((table) =>
      never(`${table} emptied`, /is never changed: TRUNCATE/, () => `TRUNCATE ${table} CASCADE`),
    ),
  ],
  box: [
    never('a box that cannot name its cause', /cannot name its cause/, (all) => boxedSet(all, {})),
    never('a box outside its picture', /lies outside its picture/, (all) => boxedSet(all, { x: '396' })),
    never('a rectangle finer than a hundredth of a pixel', /box_rectangle/, (all) =>
      boxedSet(all, { width: '1.001' }),
    ),
    never('a rectangle without a width', /box_rectangle/, (all) => boxedSet(all, { width: '0' })),
    ...edited('box', 'box', 'x = 2', ({ settled }) => `id = '${settled.boxId}'`),
    ...edited('cause of a box', 'box_cause', 'position = 3', ({ settled }) => `box_id = '${settled.boxId}'`),
  ],
  label_cause: [
    never('a label with a cause of two kinds', /label_cause_one_cause/, ({ settled }) =>
      copyRow('label_cause', { id: newId, verdict_id: newId }, `label_id = '${settled.labelId}'`),
    ),
    never('a label with a cause of no kind', /label_cause_one_cause/, ({ settled }) =>
      copyRow('label_cause', { id: newId, box_set_id: 'NULL' }, `label_id = '${settled.labelId}'`),
    ),
    never('boxes of another brand as cause', /label_cause_box_set_id_brand_id_fkey/, ({ settled, other }) => {
      const id = randomUUID();
      return `INSERT INTO label (id, image_sha256, brand_id, presence, kind)
              VALUES ('${id}', '${settled.imageSha256}', '${other.id}', 'present', 'mark');
              INSERT INTO label_cause (id, label_id, brand_id, box_set_id)
              VALUES (${newId}, '${id}', '${other.id}', '${settled.boxSetId}')`;
    }),
  ],
};

describe.each(Object.entries(CASES))('%s', (_table, cases) => {
  test.each(cases)('never $never', async ({ by, refusal }) => {
    await expect(attempts.attempt(by(attempts.world()))).rejects.toThrow(refusal);
  });
});

// The same statements without the fault: what the attempts above fail for is the fault.
const ALLOWED: Array<{ may: string; by: (world: World) => string }> = [
  { may: 'an answer of another person', by: (all) => newAnswer(all, all.open) },
  { may: 'an answer with a box', by: (all) => boxedAnswer(all, all.open, all.brand.id) },
  {
    may: 'the next attempt after a withdrawal',
    by: (all) => newAnswer(all, all.withdrawn, { attempt: '1' }),
  },
  { may: 'a newer set without boxes', by: (all) => nextSet(all) },
  {
    may: 'a newer set with a box and its cause',
    by: (all) => {
      const id = randomUUID();
      return `${nextSet(all, { outcome: `'boxes'`, box_count: '1' }, id)}; ${newBox(id, { x: '395' })};
              INSERT INTO box_cause (box_id, answer_id, position)
              SELECT box.id, '${all.settled.answerId}', 0 FROM box WHERE box_set_id = '${id}'`;
    },
  },
  {
    may: 'any mark beside one brand’s marks of a picture',
    by: ({ open }) =>
      copyRow('label_task', { id: newId, position: '99', brand_id: 'NULL' }, `id = '${open.taskId}'`),
  },
];
test.each(ALLOWED)('$may is allowed', async ({ by }) => {
  await expect(attempts.attempt(by(attempts.world()))).resolves.toBeUndefined();
});

test('a review item and a label task can be in the same hands', async () => {
  const db = attempts.db();
  const held = await hold(db, attempts.world().anna, attempts.world().item);
  expect(
    await db.workSlot.count({ where: { holderId: attempts.world().anna.id, answeredAt: null } }),
  ).toBeGreaterThan(1);
  expect(held.subjectId).toBe(attempts.world().item.reviewItemId);
});
