import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import type { Db } from '../database/db';
import { editLabels } from '../labels/edit-labels';
import { authorize } from '../testing/authorization-builders';
import {
  makeBrand,
  makeImage,
  makeScoredItem,
  makeUser,
  newName,
  type TestBrand,
  type TestItem,
  type TestUser,
} from '../testing/builders';
import { makeLabelledAd, newPerceptualHash } from '../testing/labelled-pictures';
import { sayNone } from '../testing/say-none';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { freezeDataset, type FrozenVersion } from './freeze-dataset';
import { listEntries } from './list-entries';
import { traceEntry } from './trace-entry';

let database: TestDatabase;
let db: Db;
let anna: TestUser;
/** Four brands: three at most are suspects of an ad, so one is not on the screen. */
let brands: [TestBrand, TestBrand, TestBrand, TestBrand];
let unseen: TestBrand;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  anna = await makeUser(db, ['reviewer', 'ops']);
  brands = [await makeBrand(db), await makeBrand(db), await makeBrand(db), await makeBrand(db)];
  unseen = brands[3];
});
afterAll(() => database.drop());

/** An ad that the first brand is suspected in, decided to show none of those on the screen. */
async function makeBrandFree(words: { images?: string[]; seller?: string } = {}): Promise<TestItem> {
  const images = words.images ?? [await makePicture(), await makePicture()];
  const said = brands.map((brand, index) => [brand, 0.9 - 0.2 * index] as const);
  const item = await makeScoredItem(db, said, { ...words, images });
  await sayNone(db, anna, item, { displayed: images.slice(0, 1) });
  return item;
}
const makePicture = () => makeImage(db, { width: 400, height: 300 }, newPerceptualHash());

const freeze = (name: string, of: readonly TestBrand[] | null = brands): Promise<FrozenVersion> =>
  freezeDataset(
    db,
    {
      name,
      recipe:
        of &&
        RecipeSchema.parse({
          kind: 'learning',
          brands: of.map(({ slug }) => slug),
          split: { oversizedShare: 1 },
        }),
      actorId: anna.id,
    },
    () => {},
  );
const freeOf = ({ versionId }: FrozenVersion, imageSha256: string) =>
  db.datasetEntry.findFirst({ where: { versionId, imageSha256, brandId: null } });

describe('an ad that people said shows none of the brands', () => {
  test('is an entry without a brand of each picture they were shown, with its hash, its sheet and who said so', async () => {
    const item = await makeBrandFree();
    const [shown, notShown] = item.images as [string, string];
    const name = newName('set');
    const frozen = await freeze(name);
    expect(await freeOf(frozen, shown)).toMatchObject({
      isBrandFree: true,
      unaskedBrandIds: [],
      presence: null,
      revisionId: item.revisionId,
      inclusionProb: null,
    });
    expect(await freeOf(frozen, notShown)).toBeNull();
    // The suspects that were on the screen have labels of their own beside it.
    const labels = await db.datasetEntry.findMany({
      where: { versionId: frozen.versionId, imageSha256: shown, presence: 'absent' },
    });
    expect(labels).toHaveLength(3);
    const { brandFree } = frozen.sheet;
    expect(brandFree.training + brandFree.validation + brandFree.test).toBe(1);
    const { entries } = await listEntries(db, { name, number: 1 }, { class: 'brand-free', limit: 9 });
    expect(entries).toMatchObject([{ imageSha256: shown, isBrandFree: true, brand: null }]);
    const { verdicts } = await traceEntry(db, { name, number: 1, position: entries[0]!.position });
    expect(verdicts).toMatchObject([{ personId: anna.id, reviewItemId: item.reviewItemId }]);

    expect((await freeze(name, null)).contentHash).toBe(frozen.contentHash);
    await makeBrandFree();
    expect((await freeze(name, null)).contentHash).not.toBe(frozen.contentHash);
  });

  test('is none where a single suspect was answered, another brand was named or could not be told', async () => {
    const single = await makeLabelledAd(db, anna, { brand: brands[0], reason: 'not-this-brand' });
    const said = brands.map((brand) => [brand, 0.9] as const);
    const [named, unclear] = [
      await makeScoredItem(db, said, { images: [await makePicture()] }),
      await makeScoredItem(db, said, { images: [await makePicture()] }),
    ];
    await sayNone(db, anna, named, {
      lines: [{ brandId: unseen.id, reason: 'counterfeit', evidence: named.images }],
    });
    await sayNone(db, anna, unclear, {
      lines: [{ brandId: brands[0].id, reason: 'unidentifiable', evidence: [] }],
    });
    const frozen = await freeze(newName('set'));
    for (const { images } of [single, named, unclear]) expect(await freeOf(frozen, images[0]!)).toBeNull();
  });

  test('is none when anybody said more of the same picture', async () => {
    const [shows, unclear, edited] = [await makeBrandFree(), await makeBrandFree(), await makeBrandFree()];
    const before = await freeze(newName('set'));
    for (const { images } of [shows, unclear, edited])
      expect(await freeOf(before, images[0]!)).not.toBeNull();
    await makeLabelledAd(db, anna, { brand: unseen, images: [shows.images[0]!] });
    await makeLabelledAd(db, anna, {
      brand: unseen,
      reason: 'unidentifiable',
      images: [unclear.images[0]!],
    });
    await editLabels(db, anna.id, randomUUID(), {
      pairs: [{ imageSha256: edited.images[0]!, brandId: unseen.id, labelId: null }],
      presence: 'present',
      kind: 'mark',
      note: 'seen',
    });
    const after = await freeze(newName('set'));
    for (const { images } of [shows, unclear, edited]) expect(await freeOf(after, images[0]!)).toBeNull();
  });

  test('says nothing of a brand that nobody knew of then, nor of one that its seller was authorised for', async () => {
    const seller = newName('seller');
    await authorize(db, { seller, brand: unseen });
    const item = await makeBrandFree({ seller });
    const late = await makeBrand(db);
    const frozen = await freeze(newName('set'), [...brands, late]);
    expect(await freeOf(frozen, item.images[0]!)).toBeNull();
    const later = await makeBrandFree();
    const again = await freeze(newName('set'), [...brands, late]);
    expect(await freeOf(again, later.images[0]!)).toMatchObject({ unaskedBrandIds: [] });
    const newer = await makeBrand(db);
    const last = await freeze(newName('set'), [...brands, late, newer]);
    expect(await freeOf(last, later.images[0]!)).toMatchObject({ unaskedBrandIds: [newer.id] });
  });

  test('is left out where labels say as much of every brand of the recipe', async () => {
    const item = await makeBrandFree();
    const suspects = brands.slice(0, 3);
    expect(await freeOf(await freeze(newName('set'), suspects), item.images[0]!)).toBeNull();
    expect(await freeOf(await freeze(newName('set')), item.images[0]!)).not.toBeNull();
  });
});
