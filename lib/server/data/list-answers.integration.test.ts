import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../database/db';
import { settleTask } from '../labeling/settle-task';
import { editLabels, undoEdit } from '../labels/edit-labels';
import { makeBrand, makeUser, newName, type TestUser } from '../testing/builders';
import { answerTask, boxAt, endTaskWindows, makeTasksOf } from '../testing/label-builders';
import { makeLabelledAd } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { listAnswers } from './list-answers';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let ben: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  [anna, ben] = [await makeUser(db), await makeUser(db, ['labeler', 'ops'])];
});
afterAll(() => database.drop());

const nameOf = async ({ id }: TestUser) => (await db.user.findUniqueOrThrow({ where: { id } })).name;

test('verdicts, answers to label tasks and changes of many labels are told with their people, newest first', async () => {
  const [brand, source] = [await makeBrand(db), newName('source')];
  const ad = await makeLabelledAd(db, anna, { brand, source, reason: 'not-this-brand' });
  await makeLabelledAd(db, anna, { brand: await makeBrand(db), source: newName('other') });
  const image = ad.images[0]!;
  const [task] = await makeTasksOf(db, brand, source);
  await answerTask(db, ben, task!, { boxes: [boxAt(10, 20, brand)] });
  await endTaskWindows(db, task!);
  expect(await settleTask(db, task!.taskId)).toBe('settled');
  const current = () =>
    db.label.findFirstOrThrow({ where: { imageSha256: image, brandId: brand.id, supersededById: null } });
  const editId = randomUUID();
  const pairs = [{ imageSha256: image, brandId: brand.id, labelId: (await current()).id }];
  await editLabels(db, ben.id, editId, { pairs, presence: 'present', kind: 'look-alike', note: '' });
  await undoEdit(db, ben.id, editId, randomUUID());

  const [by, byBen] = [{ person: await nameOf(anna) }, { person: await nameOf(ben) }];
  const answers = await listAnswers(db, { image, brand: brand.slug });
  expect(answers).toMatchObject([
    { by: 'edit', kind: null, ...byBen },
    { by: 'edit', kind: 'look-alike', ...byBen },
    { by: 'labeling', outcome: 'boxes', isAdjudication: false, ...byBen },
    { by: 'verdict', reason: 'not-this-brand', isAdjudication: false, ...by },
  ]);
  expect(await listAnswers(db, { image, brand: 'nobody' })).toEqual([]);
});
