import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrandLineSchema } from '@/lib/contracts/brands';
import { PinPrecedentSchema, PrecedentFilterSchema } from '@/lib/contracts/precedents';
import type { Reason } from '@/lib/domain/reasons';
import { importBrand } from '../brands/import-brand';
import type { Db } from '../database/db';
import { toHalfFloats } from '../scores/half-floats';
import {
  activateModel,
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  newName,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { describePrecedent } from './describe-precedent';
import { editPrecedent } from './edit-precedent';
import { findNearPrecedents } from './find-near-precedents';
import { getPrecedent, listPrecedents, listPrecedentTags } from './list-precedents';
import { pinPrecedent } from './pin-precedent';
import { reinstatePrecedent, retirePrecedent } from './retire-precedent';
import { takeBackPrecedent } from './take-back-precedent';

let database: TestDatabase;
let db: Db;
let brand: TestBrand;
let other: TestBrand;
let anna: TestUser;
let ben: TestUser;
let ops: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  const slug = newName('brand');
  const identificationPoints = [
    { kind: 'word-mark', text: { en: 'Two lines', zh: '两行字' } },
    { kind: 'packaging', text: { en: 'Blue carton', zh: '蓝色纸盒' } },
  ];
  const line = BrandLineSchema.parse({ slug, name: 'Korvena', aliases: ['科维娜'], identificationPoints });
  await importBrand(db, line, []);
  [brand, other] = [await activateModel(db, slug), await makeBrand(db)];
  [anna, ben, ops] = [await makeUser(db), await makeUser(db), await makeUser(db, ['ops'])];
});
afterAll(() => database.drop());

const item = (words = {}) =>
  makeScoredItem(
    db,
    [
      [brand, 0.9],
      [other, 0.6],
    ],
    words,
  );
const pinBody = (of: TestItem, change: object = {}) =>
  PinPrecedentSchema.parse({
    reviewItemId: of.reviewItemId,
    imageSha256: of.images[0],
    brandId: brand.id,
    reason: 'trademark-use',
    sentence: 'The word-mark is legible',
    tags: ['carton'],
    point: null,
    ...change,
  });
async function pin(of: TestItem, change: object = {}, by = anna): Promise<string> {
  const id = randomUUID();
  await pinPrecedent(db, by.id, id, pinBody(of, change));
  return id;
}
const list = (filter: object = {}) => listPrecedents(db, PrecedentFilterSchema.parse(filter));
const idsOf = async (filter: object) => (await list(filter)).entries.map(({ precedentId }) => precedentId);

describe('pinning', () => {
  test('keeps picture, ruling, point, ad and author', async () => {
    const seen = await item({ title: 'Oat drink' });
    const point = { definitionId: brand.definitionId, position: 1 };
    const id = await pin(seen, { point });
    expect(await getPrecedent(db, id)).toMatchObject({
      imageSha256: seen.images[0],
      brand: { slug: brand.slug },
      reason: 'trademark-use',
      tags: ['carton'],
      point: { ...point, kind: 'packaging', text: { en: 'Blue carton' }, definitionVersion: 1 },
      ad: { title: 'Oat drink', externalId: seen.externalId },
      pinnedBy: expect.stringMatching(/^person-/) as string,
      retirement: null,
    });
  });

  test('the same id again returns what is stored, and another person’s id is refused', async () => {
    const seen = await item();
    const [id, body] = [randomUUID(), pinBody(seen)];
    const first = await pinPrecedent(db, anna.id, id, body);
    expect(await pinPrecedent(db, anna.id, id, body)).toEqual({ ...first, isReplay: true });
    await expect(pinPrecedent(db, ben.id, id, body)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('one ruling stands for a picture and a brand, however many pin it at once', async () => {
    const seen = await item();
    const outcomes = await Promise.allSettled([anna, ben, ops, anna, ben].map((by) => pin(seen, {}, by)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(pin(seen, { brandId: other.id }, ben)).resolves.toBeTruthy();
  });

  test.each([
    ['a picture of another ad', async () => ({ imageSha256: await makeImage(db) }), 'bad-input'],
    [
      'a point that the definition does not have',
      () => ({ point: { definitionId: brand.definitionId, position: 2 } }),
      'bad-input',
    ],
    [
      'a point of another brand',
      () => ({ point: { definitionId: other.definitionId, position: 0 } }),
      'bad-input',
    ],
    ['an unknown brand', () => ({ brandId: randomUUID() }), 'not-found'],
    ['an unknown item', () => ({ reviewItemId: randomUUID() }), 'not-found'],
  ])('%s is refused', async (_what, change, code) => {
    await expect(pin(await item(), await change())).rejects.toMatchObject({ code });
  });

  test('is taken back by who did it, at once, and can then be done again', async () => {
    const seen = await item();
    const id = await pin(seen);
    await expect(takeBackPrecedent(db, ben.id, id)).rejects.toMatchObject({ code: 'not-found' });
    await takeBackPrecedent(db, anna.id, id);
    await takeBackPrecedent(db, anna.id, id);
    await expect(getPrecedent(db, id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(pin(seen)).resolves.toBeTruthy();
  });

  test('is not taken back any more once somebody has worked on it, or it is old', async () => {
    const [edited, old] = [await pin(await item()), await pin(await item())];
    const { reason, sentence, tags } = pinBody(await item());
    await editPrecedent(db, ops.id, edited, { version: 1, reason, sentence, tags, point: null });
    await db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`UPDATE precedent SET created_at = now() - interval '11 minutes' WHERE id = ${old}::uuid`,
    ]);
    for (const id of [edited, old])
      await expect(takeBackPrecedent(db, anna.id, id)).rejects.toMatchObject({ code: 'too-late' });
  });
});

describe('the library', () => {
  test('finds words of sentence, tags, title and brand, in any script and form', async () => {
    const seen = await item({ title: '新款燕麦奶 ＯＡＴ' });
    const id = await pin(seen, { sentence: '盖子颜色不对 50%', tags: ['wrong_cap', '包装'] });
    for (const q of ['颜色不对', 'oat', '燕麦', 'WRONG_CAP', '科维娜 50%', 'korvena 包装', brand.slug])
      expect(await idsOf({ q })).toContain(id);
    for (const q of ['nothing like it', 'oat nothing', '_oat']) expect(await idsOf({ q })).not.toContain(id);
  });

  test('is filtered by outcome, reason, brand, tag and state', async () => {
    const tag = newName('tag');
    const [bad, fine] = [
      await pin(await item(), { tags: [tag] }),
      await pin(await item(), { reason: 'generic-style', tags: [tag] }),
    ];
    expect(await idsOf({ tag })).toEqual([fine, bad]);
    expect(await idsOf({ tag, outcome: 'violation' })).toEqual([bad]);
    expect(await idsOf({ tag, outcome: 'no-violation' })).toEqual([fine]);
    expect(await idsOf({ tag, reason: 'generic-style' })).toEqual([fine]);
    expect(await idsOf({ tag, brand: other.slug })).toEqual([]);
    expect(await listPrecedentTags(db)).toContainEqual({ tag, count: 2 });
    await retirePrecedent(db, ops.id, bad, { version: 1, reason: 'too blurred' });
    expect(await idsOf({ tag })).toEqual([fine]);
    expect(await idsOf({ tag, state: 'retired' })).toEqual([bad]);
  });

  test('is paged without gaps or repeats', async () => {
    const tag = newName('tag');
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.unshift(await pin(await item(), { tags: [tag] }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ tag, limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.entries.map(({ precedentId }) => precedentId));
      ({ nextCursor: cursor } = page);
    } while (cursor !== null);
    expect(seen).toEqual(made);
    await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('an operator', () => {
  test('edits what was seen, and the history keeps what it said before', async () => {
    const id = await pin(await item());
    const edit = (version: number) =>
      editPrecedent(db, ops.id, id, {
        version,
        reason: 'look-alike',
        sentence: 'An imitation',
        tags: [],
        point: { definitionId: brand.definitionId, position: 0 },
      });
    await edit(1);
    await expect(edit(1)).rejects.toMatchObject({ code: 'conflict' });
    const { precedent, points, history } = await describePrecedent(db, id);
    expect(precedent).toMatchObject({ version: 2, reason: 'look-alike', point: { kind: 'word-mark' } });
    expect(points).toHaveLength(2);
    expect(history).toMatchObject([
      { what: 'precedent-edited', before: { reason: 'trademark-use', sentence: 'The word-mark is legible' } },
      { what: 'precedent-pinned', before: null },
    ]);
    expect(await idsOf({ q: 'imitation' })).toContain(id);
  });

  test('retires and reinstates with a reason, unless another ruling stands meanwhile', async () => {
    const seen = await item();
    const id = await pin(seen);
    await retirePrecedent(db, ops.id, id, { version: 1, reason: 'blurred' });
    expect(await getPrecedent(db, id)).toMatchObject({ retirement: { reason: 'blurred' } });
    await expect(retirePrecedent(db, ops.id, id, { version: 2, reason: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await reinstatePrecedent(db, ops.id, id, { version: 2, reason: 'clear after all' });
    expect((await describePrecedent(db, id)).history.map(({ what, reason }) => [what, reason])).toEqual([
      ['precedent-reinstated', 'clear after all'],
      ['precedent-retired', 'blurred'],
      ['precedent-pinned', null],
    ]);
    await retirePrecedent(db, ops.id, id, { version: 3, reason: 'again' });
    await pin(seen, { reason: 'generic-style' });
    await expect(reinstatePrecedent(db, ops.id, id, { version: 4, reason: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('beside a picture under review', () => {
  const vector = (lean: number) => {
    const raw = Float32Array.from(
      { length: 256 },
      (_, index) => Math.sin((index + 1) * 12.9898) + lean * Math.sin((index + 1) * 78.233),
    );
    const norm = Math.hypot(...raw);
    return raw.map((value) => value / norm);
  };
  const embed = (imageSha256: string, lean: number, encoderHash = 'e'.repeat(64)) =>
    db.embedding.create({
      data: { imageSha256, encoderHash, vector: Buffer.from(toHalfFloats(vector(lean))) },
    });
  const near = async ({ reviewItemId }: TestItem, brandId: string) =>
    (await findNearPrecedents(db, reviewItemId)).suspects.find((suspect) => suspect.brandId === brandId)!;

  test('stand the likest precedents of the suspect brand, of both outcomes', async () => {
    const mine = await makeBrand(db);
    const seenItem = () =>
      makeScoredItem(db, [
        [mine, 0.9],
        [other, 0.6],
      ]);
    const pinned = async (reason: Reason, lean: number | null) => {
      const seen = await seenItem();
      if (lean !== null) await embed(seen.images[0]!, lean);
      return pin(seen, { brandId: mine.id, reason });
    };
    const far = await pinned('counterfeit', 4);
    const nearest = await pinned('look-alike', 0.2);
    const unlooked = await pinned('trademark-use', null);
    const fine = await pinned('generic-style', 1);
    const retired = await pinned('not-this-brand', 0.1);
    await retirePrecedent(db, ops.id, retired, { version: 1, reason: 'wrong' });
    const asked = await seenItem();
    await embed(asked.images[0]!, 0);

    const { violations, others } = await near(asked, mine.id);
    expect(violations.map(({ precedentId }) => precedentId)).toEqual([nearest, far, unlooked]);
    expect(others.map(({ precedentId }) => precedentId)).toEqual([fine]);
    expect(violations[0]!.similarity).toBeGreaterThan(violations[1]!.similarity!);
    expect(violations[2]!.similarity).toBeNull();
    const second = await near(asked, other.id);
    expect(second.violations.every(({ brand: { brandId } }) => brandId === other.id)).toBe(true);
  });

  test('of a picture that no model has looked at stand the newest', async () => {
    const mine = await makeBrand(db);
    const made: string[] = [];
    for (let count = 0; count < 6; count++) {
      made.unshift(await pin(await makeScoredItem(db, [[mine, 0.9]]), { brandId: mine.id }));
    }
    const asked = await makeScoredItem(db, [[mine, 0.9]]);
    const { violations, others } = await near(asked, mine.id);
    expect(violations.map(({ precedentId }) => precedentId)).toEqual(made.slice(0, 4));
    expect(violations.every(({ similarity }) => similarity === null)).toBe(true);
    expect(others).toEqual([]);
  });

  test('an item that there is not has none', async () => {
    await expect(findNearPrecedents(db, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });
});
