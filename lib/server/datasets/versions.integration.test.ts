import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DifferenceFilterSchema } from '@/lib/contracts/dataset-differences';
import { EntryFilterSchema, type DatasetEntry } from '@/lib/contracts/dataset-entries';
import { RecipeSchema, type RecipeInput } from '@/lib/contracts/dataset-recipes';
import type { Db } from '../database/db';
import {
  makeBrand,
  makeUser,
  newName,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { answerTask, boxAt, endTaskWindows, makeTasksOf } from '../testing/label-builders';
import { makeLabelledAd, type Lesson } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleTask } from '../labeling/settle-task';
import { compareVersions } from './compare-versions';
import { freezeDataset } from './freeze-dataset';
import { getFreeze } from './get-freeze';
import { getDataset, getVersion, listDatasets } from './list-datasets';
import { listEntries } from './list-entries';
import { listHardNegatives } from './list-hard-negatives';
import { previewRecipe } from './preview-recipe';
import { cancelFreeze, requestFreeze } from './request-freeze';
import { runFreeze } from './run-freeze';
import { traceEntry } from './trace-entry';

let database: TestDatabase;
let db: Db;
let anna: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  anna = await makeUser(db, ['reviewer', 'labeler', 'ops']);
});
afterAll(() => database.drop());

const teach = (lesson: Lesson) => makeLabelledAd(db, anna, lesson);
const learning = (brand: TestBrand): RecipeInput => ({
  kind: 'learning',
  brands: [brand.slug],
  split: { oversizedShare: 1 },
});
const freeze = (name: string, recipe: RecipeInput | null = null) =>
  freezeDataset(db, { name, recipe: recipe && RecipeSchema.parse(recipe), actorId: anna.id }, () => {});
const imageOf = (item: TestItem) => item.images[0]!;

describe('the list of datasets', () => {
  test('shows the latest version of each, and one dataset all of its own', async () => {
    const brand = await makeBrand(db);
    const name = newName('set');
    await teach({ brand });
    await freeze(name, learning(brand));
    await teach({ brand });
    const second = await freeze(name, { ...learning(brand), quotas: { positives: 1 } } as RecipeInput);
    const listed = (await listDatasets(db)).find((dataset) => dataset.name === name);
    expect(listed).toMatchObject({
      kind: 'learning',
      versionCount: 2,
      latest: { number: 2, recipeNumber: 2, entryCount: 1 },
    });
    const detail = await getDataset(db, name);
    expect(detail.versions.map((version) => [version.number, version.entryCount])).toEqual([
      [2, 1],
      [1, 1],
    ]);
    expect(detail.recipe).toMatchObject({ kind: 'learning', quotas: { positives: 1 } });
    expect(await getVersion(db, name, 2)).toMatchObject({
      contentHash: second.contentHash,
      frozenById: anna.id,
      sheet: { entries: 1 },
    });
    await expect(getVersion(db, name, 3)).rejects.toMatchObject({ code: 'not-found' });
    await expect(getDataset(db, 'nowhere')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('entries', () => {
  test('come in pages, filtered by split, brand and class', async () => {
    const brand = await makeBrand(db);
    const name = newName('set');
    for (let index = 0; index < 4; index++) await teach({ brand });
    const hard = await teach({ brand, reason: 'not-this-brand' });
    await freeze(name, learning(brand));
    const list = (filter: object) => listEntries(db, { name, number: 1 }, EntryFilterSchema.parse(filter));
    const all: DatasetEntry[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: 2, ...(cursor && { cursor }) });
      all.push(...page.entries);
      cursor = page.nextCursor;
    } while (cursor);
    expect(all.map((entry) => entry.position)).toEqual([0, 1, 2, 3, 4]);
    const hardOnes = await list({ class: 'hard-negative', brand: brand.slug });
    expect(hardOnes.entries.map((entry) => entry.imageSha256)).toEqual([imageOf(hard)]);
    expect((await list({ class: 'unanswered' })).entries).toEqual([]);
    const training = await list({ split: 'training' });
    expect(training.entries.every((entry) => entry.split === 'training')).toBe(true);
    await expect(list({ cursor: 'rubbish' })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('the difference of two versions', () => {
  test('counts and shows what was added, removed and relabelled; nothing is ever moved', async () => {
    const brand = await makeBrand(db);
    const name = newName('set');
    const [kept, changed, leaving] = [
      await teach({ brand, source: 'stays' }),
      await teach({ brand, source: 'stays' }),
      await teach({ brand, source: 'goes' }),
    ];
    await freeze(name, learning(brand));
    await teach({ brand, reason: 'not-this-brand', source: 'stays', images: changed.images });
    const added = await teach({ brand, source: 'stays' });
    await freeze(name, { ...learning(brand), sources: ['stays'] });
    const compare = (filter: object = {}) =>
      compareVersions(db, { name, number: 2 }, DifferenceFilterSchema.parse(filter));
    const whole = await compare();
    expect(whole).toMatchObject({
      from: 1,
      to: 2,
      counts: { added: 1, removed: 1, relabelled: 1, moved: 0, unchanged: 1 },
      nextCursor: null,
    });
    const told = whole.changes.map(({ change, imageSha256, before, after }) => [
      change,
      imageSha256,
      before?.presence ?? null,
      after?.presence ?? null,
    ]);
    expect(told).toEqual([
      ['relabelled', imageOf(changed), 'present', 'absent'],
      ['added', imageOf(added), null, 'present'],
      ['removed', imageOf(leaving), 'present', null],
    ]);
    expect(told.flat()).not.toContain(imageOf(kept));
    const first = await compare({ limit: 1 });
    const rest = await compare({ limit: 5, cursor: first.nextCursor! });
    expect([...first.changes, ...rest.changes]).toEqual(whole.changes);
    expect((await compare({ change: 'added' })).changes.map((one) => one.change)).toEqual(['added']);
    await expect(compare({ cursor: 'x' })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(
      compareVersions(db, { name, number: 1 }, DifferenceFilterSchema.parse({})),
    ).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

describe('lineage', () => {
  test('leads from an entry to verdict lines, people, boxes and models', async () => {
    const brand = await makeBrand(db);
    const source = newName('source');
    const ad = await teach({ brand, source, prob: 0.8 });
    const [task] = await makeTasksOf(db, brand, source);
    await answerTask(db, anna, task!, { boxes: [boxAt(10, 20, brand)] });
    await endTaskWindows(db, task!);
    expect(await settleTask(db, task!.taskId)).toBe('settled');
    const name = newName('set');
    await freeze(name, learning(brand));
    const lineage = await traceEntry(db, { name, number: 1, position: 0 });
    expect(lineage).toMatchObject({
      entry: {
        imageSha256: imageOf(ad),
        presence: 'present',
        boxes: [{ x: 10, y: 20, provenance: 'drawn' }],
      },
      verdicts: [
        {
          reviewItemId: ad.reviewItemId,
          personId: anna.id,
          reason: 'counterfeit',
          isAdjudication: false,
          definitionVersion: 1,
          model: { version: 1, releaseNumber: 1 },
        },
      ],
      boxes: [{ position: 0, provenance: 'drawn', answers: [{ personId: anna.id }] }],
      imports: [],
      edits: [],
      scores: [{ prob: 0.8, modelVersion: 1, releaseNumber: 1 }],
    });
    expect(JSON.stringify(lineage)).not.toContain(anna.email);
    await expect(traceEntry(db, { name, number: 1, position: 99 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a freeze asked for', () => {
  test('is done by a worker, and its end stands in it', async () => {
    const brand = await makeBrand(db);
    await teach({ brand });
    const name = newName('set');
    const asked = await requestFreeze(db, {
      name,
      recipe: RecipeSchema.parse(learning(brand)),
      actorId: anna.id,
    });
    expect(asked).toMatchObject({ dataset: name, state: 'queued', phase: 'waiting', versionNumber: null });
    await expect(requestFreeze(db, { name, recipe: null, actorId: anna.id })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await runFreeze(db, asked.freezeId)).toBe('frozen');
    expect(await getFreeze(db, asked.freezeId)).toMatchObject({
      state: 'frozen',
      doneShare: 1,
      versionNumber: 1,
    });
    expect(await runFreeze(db, asked.freezeId)).toBe('nothing-to-do');
    expect(await db.datasetVersion.count({ where: { dataset: { name } } })).toBe(1);
  });

  test('of two workers that run it one stores a version', async () => {
    const brand = await makeBrand(db);
    await teach({ brand });
    const name = newName('set');
    for (let round = 1; round <= 8; round++) {
      const { freezeId } = await requestFreeze(db, {
        name,
        recipe: round === 1 ? RecipeSchema.parse(learning(brand)) : null,
        actorId: anna.id,
      });
      await Promise.allSettled([runFreeze(db, freezeId), runFreeze(db, freezeId)]);
      expect(await getFreeze(db, freezeId)).toMatchObject({ state: 'frozen', versionNumber: round });
      expect(await db.datasetVersion.count({ where: { dataset: { name } } })).toBe(round);
    }
  });

  test('says why it failed, and another can be asked for', async () => {
    const brand = await makeBrand(db);
    const name = newName('set');
    const { freezeId } = await requestFreeze(db, {
      name,
      recipe: RecipeSchema.parse(learning(brand)),
      actorId: anna.id,
    });
    expect(await runFreeze(db, freezeId)).toBe('failed');
    expect(await getFreeze(db, freezeId)).toMatchObject({
      state: 'failed',
      problem: expect.stringMatching(/takes nothing/),
    });
    await teach({ brand });
    const again = await requestFreeze(db, { name, recipe: null, actorId: anna.id });
    expect(await runFreeze(db, again.freezeId)).toBe('frozen');
  });

  test('that was cancelled stores nothing', async () => {
    const brand = await makeBrand(db);
    await teach({ brand });
    const name = newName('set');
    const { freezeId } = await requestFreeze(db, {
      name,
      recipe: RecipeSchema.parse(learning(brand)),
      actorId: anna.id,
    });
    expect(await cancelFreeze(db, freezeId, anna.id)).toMatchObject({ state: 'cancelled' });
    expect(await runFreeze(db, freezeId)).toBe('nothing-to-do');
    expect(await cancelFreeze(db, freezeId, anna.id)).toMatchObject({ state: 'cancelled' });
    expect(await db.datasetVersion.count({ where: { dataset: { name } } })).toBe(0);
  });
});

test('hard negatives are counted by brand, with how fresh they are and what the model says now', async () => {
  const brand = await makeBrand(db);
  await teach({ brand, reason: 'not-this-brand', prob: 0.9 });
  const learned = await teach({ brand, reason: 'not-this-brand', prob: 0.9 });
  await db.imageBrand.update({
    where: { imageSha256_brandId: { imageSha256: imageOf(learned), brandId: brand.id } },
    data: { prob: 0.1 },
  });
  const row = (await listHardNegatives(db)).find((one) => one.slug === brand.slug);
  expect(row).toMatchObject({ count: 2, recent: 2, stillOver: 1 });
});

test('a preview counts what a recipe matches', async () => {
  const brand = await makeBrand(db);
  await teach({ brand });
  await teach({ brand, reason: 'not-this-brand' });
  const preview = (recipe: RecipeInput) => previewRecipe(db, RecipeSchema.parse(recipe));
  expect(await preview(learning(brand))).toEqual({
    entries: 2,
    images: 2,
    positives: 1,
    hardNegatives: 1,
    randomNegatives: 0,
  });
  expect(await preview({ kind: 'closed', brands: [brand.slug] })).toMatchObject({ entries: 1, positives: 1 });
  expect(await preview({ kind: 'business', brands: [brand.slug] })).toMatchObject({ entries: 0 });
  expect(await preview({ kind: 'open', brands: [brand.slug] })).toMatchObject({ entries: 0 });
});
