import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditLabels } from '@/lib/contracts/data-browser';
import type { Db } from '../database/db';
import { makeBrand, makeImage, makeUser, type TestBrand, type TestUser } from '../testing/builders';
import { makeLabelledAd } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { editLabels, undoEdit } from './edit-labels';
import { listEdits } from './list-edits';

let database: TestDatabase;
let db: Db;
let olga: TestUser;
let anna: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  [olga, anna] = [await makeUser(db, ['ops']), await makeUser(db)];
});
afterAll(() => database.drop());

const ABSENT = { presence: 'absent', kind: 'other' } as const;
const PRESENT = { presence: 'present', kind: 'look-alike' } as const;
const edit = (
  pairs: EditLabels['pairs'],
  said: Pick<EditLabels, 'presence' | 'kind'> = ABSENT,
  editId = randomUUID(),
) => editLabels(db, olga.id, editId, { pairs, ...said, note: 'seen side by side' });
const currentLabel = (imageSha256: string, brandId: string) =>
  db.label.findFirst({
    where: { imageSha256, brandId, supersededById: null },
    include: { causes: true },
  });
const pairOf = async (sha256: string, brand: TestBrand) => ({
  imageSha256: sha256,
  brandId: brand.id,
  labelId: (await currentLabel(sha256, brand.id))?.id ?? null,
});
const shown = (imageSha256: string, brandId: string) =>
  db.imageBrand.findUnique({ where: { imageSha256_brandId: { imageSha256, brandId } } });

describe('an edit', () => {
  test('supersedes what the person saw, names the person as its cause, and shows in the browser', async () => {
    const brand = await makeBrand(db);
    const [seen, other] = [
      await makeLabelledAd(db, anna, { brand }),
      await makeLabelledAd(db, anna, { brand }),
    ];
    const fresh = await makeImage(db);
    const pairs = await Promise.all([
      pairOf(seen.images[0]!, brand),
      pairOf(other.images[0]!, brand),
      pairOf(fresh, brand),
    ]);
    const outcome = await edit(pairs);
    expect(outcome).toMatchObject({ editId: expect.any(String), changed: 3, same: 0, overtaken: 0 });
    expect(outcome.labels).toHaveLength(3);
    for (const { imageSha256 } of pairs) {
      const label = await currentLabel(imageSha256, brand.id);
      const told = outcome.labels.find((one) => one.imageSha256 === imageSha256);
      expect(told?.label).toMatchObject({ labelId: label?.id, presence: 'absent', kind: 'other' });
      expect(label).toMatchObject({
        presence: 'absent',
        kind: 'other',
        causes: [{ labelEditId: outcome.editId }],
      });
      expect(await shown(imageSha256, brand.id)).toMatchObject({ labelId: label!.id, presence: 'absent' });
    }
    const before = await db.label.findMany({
      where: { id: { in: pairs.flatMap((pair) => pair.labelId ?? []) } },
    });
    expect(before).toHaveLength(2);
    expect(before.every((label) => label.presence === 'present' && label.supersededById !== null)).toBe(true);
    const event = await db.auditEvent.findFirst({ where: { subjectId: outcome.editId! } });
    expect(event).toMatchObject({ action: 'labels-edited', actorId: olga.id, after: { labels: 3 } });
  });

  test('leaves alone what somebody has changed since, and what says so already', async () => {
    const brand = await makeBrand(db);
    const ad = await makeLabelledAd(db, anna, { brand });
    const stale = await pairOf(ad.images[0]!, brand);
    await edit([stale], PRESENT);
    expect(await edit([stale])).toEqual({ editId: null, changed: 0, same: 0, overtaken: 1, labels: [] });
    expect(await edit([await pairOf(ad.images[0]!, brand)], PRESENT)).toEqual({
      editId: null,
      changed: 0,
      same: 1,
      overtaken: 0,
      labels: [],
    });
  });

  test('under an id that is stored already changes nothing', async () => {
    const brand = await makeBrand(db);
    const ad = await makeLabelledAd(db, anna, { brand });
    const [editId, pair] = [randomUUID(), await pairOf(ad.images[0]!, brand)];
    const first = await edit([pair], ABSENT, editId);
    const replay = await edit([pair], ABSENT, editId);
    expect(replay).toEqual({ ...first, same: 0, overtaken: 0 });
    expect(await db.labelEditLine.count({ where: { editId } })).toBe(1);
    await expect(
      editLabels(db, anna.id, editId, { pairs: [pair], ...ABSENT, note: '' }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('to absent of what the machine is sure of makes hard negatives', async () => {
    const [brand, loud] = [await makeBrand(db), await makeBrand(db)];
    const [sure, unsure] = [
      await makeLabelledAd(db, anna, { brand, prob: 0.9 }),
      await makeLabelledAd(db, anna, { brand, prob: 0.2, flaggedFor: loud }),
    ];
    await edit(await Promise.all([pairOf(sure.images[0]!, brand), pairOf(unsure.images[0]!, brand)]));
    expect(await currentLabel(sure.images[0]!, brand.id)).toMatchObject({ isHardNegative: true });
    expect(await currentLabel(unsure.images[0]!, brand.id)).toMatchObject({ isHardNegative: false });
  });

  test('of images or brands that there are not is refused', async () => {
    const brand = await makeBrand(db);
    const nowhere = { imageSha256: 'f'.repeat(64), brandId: brand.id, labelId: null };
    await expect(edit([nowhere])).rejects.toMatchObject({ code: 'not-found' });
    const image = await makeImage(db);
    await expect(edit([{ imageSha256: image, brandId: randomUUID(), labelId: null }])).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('races another on the same pairs: one of each pair wins, nothing is half done', async () => {
    const brand = await makeBrand(db);
    const images = await Promise.all(Array.from({ length: 12 }, () => makeImage(db)));
    for (let round = 0; round < 10; round++) {
      const pairs = await Promise.all(images.map((image) => pairOf(image, brand)));
      const says = [ABSENT, PRESENT, { presence: 'present', kind: 'mark' }] as const;
      const outcomes = await Promise.allSettled(
        says.map((said, index) => edit(index === 1 ? pairs.toReversed() : pairs, said)),
      );
      const changed = outcomes.map((one) => (one.status === 'fulfilled' ? one.value.changed : 0));
      expect(changed.filter((count) => count > 0).length).toBeGreaterThanOrEqual(1);
      const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'conflict' });
      const labels = await db.label.count({
        where: { brandId: brand.id, imageSha256: { in: images }, supersededById: null },
      });
      expect(labels).toBe(images.length);
    }
  }, 60_000);
});

describe('taking an edit back', () => {
  test('gives every label what it said before, and none to what had none', async () => {
    const brand = await makeBrand(db);
    const ad = await makeLabelledAd(db, anna, { brand, reason: 'mark-covered' });
    const fresh = await makeImage(db);
    const { editId } = await edit(await Promise.all([pairOf(ad.images[0]!, brand), pairOf(fresh, brand)]));
    const outcome = await undoEdit(db, olga.id, editId!, randomUUID());
    expect(outcome).toMatchObject({ changed: 2, overtaken: 0 });
    expect(await currentLabel(ad.images[0]!, brand.id)).toMatchObject({
      presence: 'present',
      kind: 'mark_covered',
      causes: [{ labelEditId: outcome.editId }],
    });
    expect(await currentLabel(fresh, brand.id)).toBeNull();
    expect(await shown(fresh, brand.id)).toMatchObject({ labelId: null, presence: null, kind: null });
    const [undoing, edited] = await listEdits(db);
    expect([undoing?.undoesId, edited?.isUndone]).toEqual([editId, true]);
  });

  test('leaves alone what has changed since, and happens once', async () => {
    const brand = await makeBrand(db);
    const [ad, other] = [
      await makeLabelledAd(db, anna, { brand }),
      await makeLabelledAd(db, anna, { brand }),
    ];
    const { editId } = await edit(
      await Promise.all([pairOf(ad.images[0]!, brand), pairOf(other.images[0]!, brand)]),
    );
    await edit([await pairOf(ad.images[0]!, brand)], PRESENT);
    const undoId = randomUUID();
    expect(await undoEdit(db, olga.id, editId!, undoId)).toMatchObject({ changed: 1, overtaken: 1 });
    expect(await currentLabel(ad.images[0]!, brand.id)).toMatchObject({ kind: 'look_alike' });
    expect(await undoEdit(db, olga.id, editId!, undoId)).toMatchObject({ editId: undoId, changed: 1 });
    await expect(undoEdit(db, olga.id, editId!, randomUUID())).rejects.toMatchObject({ code: 'conflict' });
    await expect(undoEdit(db, olga.id, randomUUID(), randomUUID())).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('a label that was taken back can come again', async () => {
    const brand = await makeBrand(db);
    const image = await makeImage(db);
    const { editId } = await edit([await pairOf(image, brand)]);
    await undoEdit(db, olga.id, editId!, randomUUID());
    expect(await edit([await pairOf(image, brand)], PRESENT)).toMatchObject({ changed: 1 });
    expect(await shown(image, brand.id)).toMatchObject({ presence: 'present', kind: 'look_alike' });
  });
});
