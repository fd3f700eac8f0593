import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DefinitionSchema, type Definition, type DefinitionContent } from '@/lib/contracts/brands';
import type { Db } from '../database/db';
import { storeImage } from '../images/store-image';
import {
  decide,
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  newName,
  publishBrand,
  activateModel,
  type TestUser,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { readDefinitionFile, streamDefinition } from './definition-files';
import { getDefinition, listDefinitions } from './get-definition';
import { createBrand, openDraft } from './open-draft';
import { publishDefinition } from './publish-definition';
import { discardDraft, saveDefinition } from './save-definition';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
let ben: TestUser;
beforeAll(async () => {
  database = await createTestDatabase();
  db = database.db;
  [anna, ben] = [await makeUser(db, ['ops']), await makeUser(db, ['ops'])];
});
afterAll(() => database.drop());

const NO_NOTE = { en: '', zh: '' };
const newSlug = () => newName('brand');
const makeDraft = () => createBrand(db, { slug: newSlug(), name: 'Oatly' }, anna.id);
const slugOf = async ({ definitionId }: Definition) =>
  (await db.brandDefinition.findUniqueOrThrow({ where: { id: definitionId }, include: { brand: true } }))
    .brand.slug;
const addressOf = async (draft: Definition) => ({ slug: await slugOf(draft), version: draft.version });

async function save(
  draft: Definition,
  change: Partial<DefinitionContent>,
  by = anna,
  revision = draft.revision,
) {
  const content = { ...draft.content, ...change };
  return saveDefinition(db, await addressOf(draft), { expectedRevision: revision, content }, by.id);
}
const reread = async (draft: Definition) => getDefinition(db, await slugOf(draft), draft.version);

describe('a draft', () => {
  test('of a new brand says its name, and nothing is published', async () => {
    const draft = await makeDraft();
    expect(DefinitionSchema.parse(draft)).toMatchObject({
      version: 1,
      state: 'draft',
      revision: 1,
      content: { name: 'Oatly', points: [], pictures: [] },
    });
    await expect(createBrand(db, { slug: await slugOf(draft), name: 'Other' }, ben.id)).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    );
  });

  test('keeps everything that is saved, in its order', async () => {
    const draft = await makeDraft();
    const [one, two] = [await makeImage(db), await makeImage(db)];
    const content: DefinitionContent = {
      name: 'Oatly AB',
      aliases: ['噢麦力', 'オートリー'],
      keywords: ['oat drink'],
      categories: ['food'],
      points: [{ key: 'p1', kind: 'packaging', text: { en: 'A carton', zh: '纸盒' } }],
      rulings: [{ key: 'r1', en: 'Plain cartons are generic.', zh: '普通纸盒属于通用款式。' }],
      smallestMarkPx: 24,
      pictures: [
        {
          sha256: two,
          role: 'counter-example',
          note: { en: 'Another dairy', zh: '另一家乳品' },
          regions: [],
        },
        {
          sha256: one,
          role: 'genuine',
          note: NO_NOTE,
          regions: [
            { x: 1, y: 2, width: 30, height: 40, point: 'p1' },
            { x: 50, y: 60, width: 70, height: 80, point: null },
          ],
        },
      ],
    };
    expect(await save(draft, content)).toMatchObject({ kind: 'saved', revision: 2 });
    const stored = await reread(draft);
    expect(stored.content).toEqual(content);
    expect(stored.sizes).toEqual({ [one]: { width: 400, height: 300 }, [two]: { width: 400, height: 300 } });
  });

  test('saved by two people after the same revision: the second overwrites nothing and sees the first', async () => {
    const draft = await makeDraft();
    const outcomes = await Promise.all([
      save(draft, { aliases: ['of Anna'] }, anna),
      save(draft, { aliases: ['of Ben'] }, ben),
    ]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'saved']);
    const conflict = outcomes.find((outcome) => outcome.kind === 'conflict');
    const stored = await reread(draft);
    expect(conflict).toEqual({ kind: 'conflict', stored });
    expect(stored.revision).toBe(2);
  });

  test('saved again as it is stored changes nothing, so a browser may repeat', async () => {
    const draft = await makeDraft();
    await save(draft, { aliases: ['噢麦力'] });
    expect(await save(draft, { aliases: ['噢麦力'] })).toMatchObject({ kind: 'saved', revision: 2 });
    expect((await reread(draft)).revision).toBe(2);
  });

  test('is one a brand, also when two people open it at once', async () => {
    const { slug } = await makeBrand(db);
    const opened = await Promise.allSettled([anna, ben].map(({ id }) => openDraft(db, slug, null, id)));
    expect(opened.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await db.brandDefinition.count({ where: { brand: { slug }, state: 'draft' } })).toBe(1);
  });

  test.each<[string, Partial<DefinitionContent>, RegExp]>([
    [
      'a picture that is not stored',
      { pictures: [{ sha256: 'f'.repeat(64), role: 'genuine', note: NO_NOTE, regions: [] }] },
      /pictures\[0\]: the picture f+ is not stored/,
    ],
    [
      'two points of one key',
      { points: [1, 2].map(() => ({ key: 'p1', kind: 'logo' as const, text: { en: 'a', zh: '甲' } })) },
      /points: p1 stands there twice/,
    ],
  ])('with %s is refused, and the field is named', async (_what, change, message) => {
    await expect(save(await makeDraft(), change)).rejects.toThrow(message);
  });

  test('with a region outside its picture, or about no point, is refused', async () => {
    const draft = await makeDraft();
    const sha256 = await makeImage(db);
    const withRegion = (region: object) => ({
      pictures: [
        {
          sha256,
          role: 'genuine' as const,
          note: NO_NOTE,
          regions: [{ x: 0, y: 0, width: 10, height: 10, point: null, ...region }],
        },
      ],
    });
    await expect(save(draft, withRegion({ x: 395 }))).rejects.toThrow(
      /regions\[0\] reaches 405 x 10.*400 x 300/,
    );
    await expect(save(draft, withRegion({ point: 'p9' }))).rejects.toThrow(/there is no point p9/);
  });

  test('is discarded as it was last seen, and what it said stays in the audit trail', async () => {
    const draft = await makeDraft();
    await save(draft, { aliases: ['噢麦力'] });
    const address = await addressOf(draft);
    await expect(discardDraft(db, address, 1, ben.id)).rejects.toMatchObject({ code: 'conflict' });
    await discardDraft(db, address, 2, ben.id);
    await expect(getDefinition(db, address.slug, 1)).rejects.toMatchObject({ code: 'not-found' });
    const event = await db.auditEvent.findFirstOrThrow({
      where: { subjectId: draft.definitionId, action: 'definition-discarded' },
    });
    expect(event).toMatchObject({ actorId: ben.id, before: { content: { aliases: ['噢麦力'] } } });
  });
});

describe('publishing', () => {
  test('takes the draft as it was last seen, supersedes the version before and asks for a model', async () => {
    const { slug, definitionId: before } = await makeBrand(db);
    const draft = await openDraft(db, slug, null, anna.id);
    expect(draft).toMatchObject({ version: 2, basedOn: 1 });
    await save(draft, { name: 'Renamed', aliases: ['新名'] }, ben);
    const address = { slug, version: 2 };
    await expect(
      publishDefinition(db, address, { expectedRevision: 1, note: '' }, anna.id),
    ).rejects.toMatchObject({ code: 'conflict' });
    await publishDefinition(db, address, { expectedRevision: 2, note: 'A new alias' }, anna.id);
    expect(await listDefinitions(db, slug)).toMatchObject([
      { version: 2, state: 'published', note: 'A new alias' },
      { version: 1, state: 'superseded', definitionId: before },
    ]);
    expect(await db.brand.findUniqueOrThrow({ where: { slug } })).toMatchObject({ name: 'Renamed' });
    const jobs = await db.$queryRaw<object[]>`
      SELECT FROM pgboss.job WHERE name = 'build-brand-model' AND data ->> 'definitionId' = ${draft.definitionId}`;
    expect(jobs).toHaveLength(1);
  });

  test('two people at once publish one version once', async () => {
    const { slug } = await makeBrand(db);
    const draft = await openDraft(db, slug, null, anna.id);
    await save(draft, { aliases: ['x'] });
    const done = await Promise.allSettled(
      [anna, ben].map(({ id }) =>
        publishDefinition(db, { slug, version: 2 }, { expectedRevision: 2, note: '' }, id),
      ),
    );
    expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('a version is never edited afterwards', async () => {
    const { slug } = await makeBrand(db);
    const published = await getDefinition(db, slug, 1);
    await expect(save(published, { aliases: ['x'] })).rejects.toMatchObject({ code: 'too-late' });
    await expect(discardDraft(db, { slug, version: 1 }, 1, anna.id)).rejects.toMatchObject({
      code: 'too-late',
    });
  });

  test('what changes nothing, or says something in one language only, is not published', async () => {
    const { slug } = await makeBrand(db);
    const draft = await openDraft(db, slug, null, anna.id);
    const publish = (expectedRevision: number) =>
      publishDefinition(db, { slug, version: 2 }, { expectedRevision, note: '' }, anna.id);
    await expect(publish(1)).rejects.toMatchObject({ code: 'conflict' });
    await save(draft, { points: [{ key: 'p1', kind: 'logo', text: { en: 'A sun', zh: ' ' } }] });
    await expect(publish(2)).rejects.toThrow(/points\[0\]\.text\.zh is empty/);
  });

  test('an old version comes back as a new draft', async () => {
    const { slug } = await makeBrand(db);
    await publishBrand(db, slug, { smallestMarkPx: 40 });
    const restored = await openDraft(db, slug, 1, ben.id);
    const first = await getDefinition(db, slug, 1);
    expect(restored).toMatchObject({
      version: 3,
      basedOn: 1,
      content: first.content,
      contentHash: first.contentHash,
    });
  });
});

test('an import does not pass over a draft that somebody has open', async () => {
  const { slug } = await makeBrand(db);
  await openDraft(db, slug, null, anna.id);
  await expect(publishBrand(db, slug, { smallestMarkPx: 40 })).rejects.toMatchObject({ code: 'conflict' });
  expect(await publishBrand(db, slug)).toMatchObject({ status: 'unchanged', version: 1 });
});

test('a verdict’s line keeps the version that its reviewer saw', async () => {
  const brand = await makeBrand(db);
  const item = await makeScoredItem(db, [[brand, 0.9]]);
  await publishBrand(db, brand.slug, { smallestMarkPx: 40 });
  await activateModel(db, brand.slug);
  const line = { brandId: brand.id, reason: 'counterfeit' as const, evidence: item.images };
  const { verdictId } = await decide(db, await makeUser(db), item, [line]);
  expect(await db.verdictLine.findFirstOrThrow({ where: { verdictId } })).toMatchObject({
    definitionId: brand.definitionId,
    brandModelId: brand.modelId,
  });
});

test('a definition goes out as a file and comes back the same, pictures and all', async () => {
  const draft = await makeDraft();
  const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#c22' } })
    .png()
    .toBuffer();
  const { sha256 } = await storeImage(db, bytes);
  const saved = await save(draft, {
    aliases: ['噢麦力'],
    points: [{ key: 'cap', kind: 'detail', text: { en: 'A red cap', zh: '红色瓶盖' } }],
    rulings: [{ key: 'r7', en: 'Red is generic.', zh: '红色属于通用款式。' }],
    pictures: [
      {
        sha256,
        role: 'counter-example',
        note: { en: 'Not this', zh: '不是这个' },
        regions: [{ x: 0, y: 0, width: 30, height: 20, point: 'cap' }],
      },
    ],
  });
  const stored = await reread(draft);
  const slug = await slugOf(draft);
  const file = new Uint8Array(await new Response(await streamDefinition(db, slug, 1)).arrayBuffer());
  expect(await readDefinitionFile(db, file)).toEqual(stored.content);
  expect(saved).toMatchObject({ contentHash: stored.contentHash });
  await expect(readDefinitionFile(db, bytes)).rejects.toMatchObject({ code: 'bad-input' });
});

test('the content hash is the same whoever wrote it, and another one for another word', async () => {
  const [one, two] = [await makeDraft(), await makeDraft()];
  expect(one.contentHash).not.toBe(two.contentHash); // other brands
  await save(one, { aliases: ['a'] });
  const changed = (await reread(one)).contentHash;
  await save(await reread(one), { aliases: [] }, ben);
  expect((await reread(one)).contentHash).toBe(one.contentHash);
  expect(changed).not.toBe(one.contentHash);
});
