import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecipeSchema, type RecipeInput } from '@/lib/contracts/dataset-recipes';
import type { Db } from '../database/db';
import { settleTask } from '../labeling/settle-task';
import {
  decide,
  endUndoWindows,
  makeAd,
  makeBrand,
  makeImage,
  makeUser,
  newName,
  saveScores,
  scoredAd,
  type TestAd,
  type TestBrand,
  type TestUser,
} from '../testing/builders';
import { answerTask, boxAt, endTaskWindows, makeTasksOf } from '../testing/label-builders';
import { makeLabelledAd, newPerceptualHash, type Lesson } from '../testing/labelled-pictures';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { settleItem } from '../verdicts/settle-item';
import { freezeDataset, type FrozenVersion } from './freeze-dataset';

let database: TestDatabase;
let db: Db;
let anna: TestUser;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  anna = await makeUser(db);
});
afterAll(() => database.drop());

const teach = (lesson: Lesson) => makeLabelledAd(db, anna, lesson);
const freeze = (name: string, recipe: RecipeInput | null = null): Promise<FrozenVersion> =>
  freezeDataset(db, { name, recipe: recipe && RecipeSchema.parse(recipe), actorId: anna.id }, () => {});
const learning = (brand: TestBrand, more: object = {}): RecipeInput => ({
  kind: 'learning',
  brands: [brand.slug],
  split: { oversizedShare: 1 },
  ...more,
});
const entriesOf = ({ versionId }: FrozenVersion) =>
  db.datasetEntry.findMany({ where: { versionId }, orderBy: { position: 'asc' } });
const splitsOf = async (frozen: FrozenVersion) =>
  new Map((await entriesOf(frozen)).map((entry) => [entry.imageSha256, entry.split]));

describe('a frozen version', () => {
  test('holds what is believed of the recipe’s brands, and stays as it was when beliefs change', async () => {
    const [brand, other] = [await makeBrand(db), await makeBrand(db)];
    const genuine = await teach({ brand });
    const covered = await teach({ brand, reason: 'mark-covered' });
    const hard = await teach({ brand, reason: 'not-this-brand' });
    await teach({ brand: other });
    const frozen = await freeze(newName('set'), learning(brand));
    expect(frozen.number).toBe(1);
    const entries = await entriesOf(frozen);
    const said = new Map(entries.map((entry) => [entry.imageSha256, entry]));
    expect(said.get(genuine.images[0]!)).toMatchObject({
      presence: 'present',
      kind: 'mark',
      isHardNegative: false,
      boxes: null,
    });
    expect(said.get(covered.images[0]!)).toMatchObject({ presence: 'present', kind: 'mark_covered' });
    expect(said.get(hard.images[0]!)).toMatchObject({ presence: 'absent', isHardNegative: true });
    expect(entries).toHaveLength(3);
    expect(entries.map((entry) => entry.position)).toEqual([0, 1, 2]);

    await teach({ brand, reason: 'not-this-brand', images: genuine.images });
    expect(await entriesOf(frozen)).toEqual(entries);
    const later = await freeze((await nameOf(frozen))!);
    const relabelled = (await entriesOf(later)).find((entry) => entry.imageSha256 === genuine.images[0]);
    expect([later.number, relabelled?.presence]).toEqual([2, 'absent']);
  });

  test('has the same content hash when nothing has changed, and another when something has', async () => {
    const brand = await makeBrand(db);
    await teach({ brand });
    await teach({ brand, reason: 'not-this-brand' });
    const name = newName('set');
    const first = await freeze(name, learning(brand));
    expect((await freeze(name)).contentHash).toBe(first.contentHash);
    expect((await freeze(newName('twin'), learning(brand))).contentHash).toBe(first.contentHash);
    const reseeded = await freeze(
      newName('other'),
      learning(brand, { split: { seed: 'x', oversizedShare: 1 } }),
    );
    expect(reseeded.contentHash).not.toBe(first.contentHash);
    await teach({ brand });
    expect((await freeze(name)).contentHash).not.toBe(first.contentHash);
  });

  test('is refused when nothing matches, and leaves nothing behind', async () => {
    const brand = await makeBrand(db);
    await expect(freeze('empty', learning(brand))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(freeze('unknown', { ...learning(brand), brands: ['nobody'] })).rejects.toMatchObject({
      code: 'bad-input',
      message: /nobody/,
    });
    expect(
      await db.datasetVersion.count({ where: { dataset: { name: { in: ['empty', 'unknown'] } } } }),
    ).toBe(0);
  });

  test('is refused when another was frozen while it was worked out', async () => {
    const brand = await makeBrand(db);
    await teach({ brand });
    const name = newName('set');
    await freeze(name, learning(brand));
    let isFirst = true;
    const slow = freezeDataset(db, { name, recipe: null, actorId: null }, async (phase) => {
      if (phase !== 'choosing' || !isFirst) return;
      isFirst = false;
      await freeze(name);
    });
    await expect(slow).rejects.toMatchObject({ code: 'conflict' });
    expect(await db.datasetVersion.count({ where: { dataset: { name } } })).toBe(2);
  });

  test('stops where it is told to', async () => {
    const brand = await makeBrand(db);
    await teach({ brand });
    const name = newName('set');
    const stopped = freezeDataset(
      db,
      { name, recipe: RecipeSchema.parse(learning(brand)), actorId: null },
      (phase) => {
        if (phase === 'writing') throw new Error('told to stop');
      },
    );
    await expect(stopped).rejects.toThrow('told to stop');
    expect(await db.datasetVersion.count({ where: { dataset: { name } } })).toBe(0);
    expect(await db.datasetPicture.count({ where: { dataset: { name } } })).toBe(0);
  });
});

const nameOf = async ({ versionId }: FrozenVersion) =>
  (await db.datasetVersion.findUnique({ where: { id: versionId }, include: { dataset: true } }))?.dataset
    .name;

describe('splits', () => {
  test('never change when the set grows, and keep near-duplicates and sellers together', async () => {
    const brand = await makeBrand(db);
    const name = newName('set');
    const thirds = { shares: { training: 0.4, validation: 0.3, test: 0.3 }, oversizedShare: 1 };
    const hashes = Array.from({ length: 12 }, newPerceptualHash);
    for (const [index, perceptualHash] of hashes.entries()) {
      await teach({ brand, perceptualHash, seller: `${name}-${index % 6}` });
    }
    const first = await freeze(name, learning(brand, { split: thirds }));
    const before = await splitsOf(first);
    expect(new Set(before.values()).size).toBeGreaterThan(1);
    for (const perceptualHash of hashes.slice(0, 4)) {
      await teach({ brand, perceptualHash: perceptualHash ^ 7n });
      await teach({ brand, seller: `${name}-5` });
    }
    const after = await splitsOf(await freeze(name));
    expect(after.size).toBe(20);
    for (const [sha256, split] of before) expect(after.get(sha256)).toBe(split);
    const images = await db.image.findMany({
      where: { sha256: { in: [...after.keys()] } },
      include: { revisions: { include: { revision: true } } },
    });
    const sellerOf = (image: (typeof images)[number]) => image.revisions[0]!.revision.sellerId;
    const areLinked = (one: (typeof images)[number], other: (typeof images)[number]) => {
      const bits = BigInt.asUintN(64, one.perceptualHash ^ other.perceptualHash).toString(2);
      const isSameSeller = sellerOf(one) !== null && sellerOf(one) === sellerOf(other);
      return isSameSeller || bits.replaceAll('0', '').length <= 8;
    };
    const parted = images.flatMap((one) =>
      images.filter((other) => areLinked(one, other) && after.get(one.sha256) !== after.get(other.sha256)),
    );
    expect(parted).toEqual([]);
  });

  test('leave out a newcomer that would join two, and count it', async () => {
    const brand = await makeBrand(db);
    const name = newName('set');
    const half = { shares: { training: 0.5, validation: 0, test: 0.5 }, oversizedShare: 1 };
    for (let index = 0; index < 8; index++) await teach({ brand, seller: `${name}-${index}` });
    const first = await freeze(name, learning(brand, { split: half }));
    const sellers = await db.datasetSeller.findMany({
      where: { dataset: { name } },
      include: { seller: true },
    });
    const ofSplit = (split: string) => sellers.find((row) => row.split === split)!.seller.externalId;
    const bridge = await teach({ brand, seller: ofSplit('training') });
    await teach({ brand, seller: ofSplit('test'), images: bridge.images });
    const second = await freeze(name);
    expect([first.leftOutCount, second.leftOutCount]).toEqual([0, 1]);
    expect(second.sheet.leftOut).toEqual({ 'joins-splits': 1, 'came-to-join': 0, elsewhere: 0 });
    expect((await splitsOf(second)).has(bridge.images[0]!)).toBe(false);
  });

  test('of one dataset keep apart from another that the recipe names', async () => {
    const brand = await makeBrand(db);
    const seller = newName('seller');
    const hash = newPerceptualHash();
    await teach({ brand, seller, perceptualHash: hash });
    const closed = newName('closed');
    await freeze(closed, { kind: 'closed', brands: [brand.slug] });
    const [copy, listed, free] = [
      await teach({ brand, perceptualHash: hash ^ 1n }),
      await teach({ brand, seller }),
      await teach({ brand }),
    ];
    const frozen = await freeze(newName('learning'), learning(brand, { apartFrom: [closed] }));
    expect([...(await splitsOf(frozen)).keys()]).toEqual(free.images);
    expect(frozen.sheet.leftOut.elsewhere).toBe(3);
    expect([copy, listed]).toHaveLength(2);
    await expect(freeze(newName('x'), learning(brand, { apartFrom: ['nowhere'] }))).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test('by other rules are another dataset', async () => {
    const brand = await makeBrand(db);
    await teach({ brand });
    const name = newName('set');
    await freeze(name, learning(brand));
    const changed = learning(brand, { split: { oversizedShare: 1, keepSellersTogether: false } });
    await expect(freeze(name, changed)).rejects.toMatchObject({ code: 'conflict', message: /^split:/ });
    await expect(freeze(name, { kind: 'closed' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(freeze(newName('never-made'))).rejects.toMatchObject({ code: 'not-found' });
    await freeze(name, learning(brand, { quotas: { positives: 1 } }));
    expect(await db.datasetRecipe.count({ where: { dataset: { name } } })).toBe(2);
  });
});

describe('quotas', () => {
  test('take so many a brand and say what there was not', async () => {
    const brand = await makeBrand(db);
    for (let index = 0; index < 5; index++) await teach({ brand });
    const old = await teach({ brand, reason: 'not-this-brand' });
    const fresh = await teach({ brand, reason: 'not-this-brand' });
    await teach({ brand, reason: 'not-this-brand', prob: 0.01, flaggedFor: await makeBrand(db) });
    const quotas = { positives: 3, hardNegatives: 1, randomNegatives: 4 };
    const frozen = await freeze(newName('set'), learning(brand, { quotas }));
    const [counts] = frozen.sheet.brands;
    const sum = (by: Record<string, number>) => Object.values(by).reduce((total, count) => total + count, 0);
    expect([sum(counts!.positives), sum(counts!.hardNegatives), sum(counts!.randomNegatives)]).toEqual([
      3, 1, 1,
    ]);
    expect(counts!.missing).toEqual({ positives: 0, hardNegatives: 0, randomNegatives: 3 });
    const taken = await splitsOf(frozen);
    expect([taken.has(fresh.images[0]!), taken.has(old.images[0]!)]).toEqual([true, false]);
  });
});

describe('the data sheet', () => {
  test('says where labels come from, and what is known to be missing', async () => {
    const brand = await makeBrand(db);
    const source = newName('shop');
    await teach({ brand, source, seller: newName('seller') });
    await teach({ brand, source });
    const { sheet } = await freeze(newName('set'), learning(brand));
    expect(sheet).toMatchObject({
      entries: 2,
      images: 2,
      sources: [{ source, images: 2 }],
      causes: { verdicts: 2, boxes: 0, imports: 0, edits: 0 },
      people: 1,
      groups: { count: 2, largest: { images: 1 } },
      sample: null,
      misses: null,
    });
    expect(sheet.seenFrom! <= sheet.seenTo!).toBe(true);
    const gaps = Object.fromEntries(sheet.gaps.map((gap) => [gap.code, gap]));
    expect(gaps).toMatchObject({
      'few-positives': { brands: [brand.slug], fewerThan: 30 },
      'no-hard-negatives': { brands: [brand.slug] },
      'never-searched': { entries: 2, of: 2 },
      'unknown-seller': { images: 1, of: 2 },
      'one-answer': { entries: 2, of: 2 },
      'one-source': { source },
    });
  });
});

describe('the evaluation sets', () => {
  const cohortOf = (source: string) => ({ sources: [source] });
  /** Ads come in now; a cohort is complete when its day is over. */
  async function moveToYesterday(source: string): Promise<void> {
    await db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`
        UPDATE triage_decision SET revision_at = revision_at - interval '1 day'
         WHERE revision_id IN (SELECT revision.id FROM ad_revision AS revision JOIN ad ON ad.id = revision.ad_id WHERE ad.source = ${source})`,
      db.$executeRaw`
        UPDATE ad_score SET revision_at = revision_at - interval '1 day'
         WHERE revision_id IN (SELECT revision.id FROM ad_revision AS revision JOIN ad ON ad.id = revision.ad_id WHERE ad.source = ${source})`,
      db.$executeRaw`
        UPDATE ad_revision SET created_at = created_at - interval '1 day'
         WHERE ad_id IN (SELECT id FROM ad WHERE source = ${source})`,
    ]);
  }

  test('closed: known pictures of brands, all of them test', async () => {
    const brand = await makeBrand(db);
    const known = await teach({ brand });
    await teach({ brand, reason: 'not-this-brand' });
    const splits = await splitsOf(await freeze(newName('closed'), { kind: 'closed', brands: [brand.slug] }));
    expect([...splits]).toEqual([[known.images[0], 'test']]);
  });

  test('open: flagged and drawn ads of complete days, with their chances; pictures without a brand too', async () => {
    const [source, brand] = [newName('source'), await makeBrand(db)];
    const flagged = await teach({ brand, source });
    const cleared = await teach({ brand, source, reason: 'unidentifiable' });
    const recipe: RecipeInput = { kind: 'open', brands: [brand.slug], ...cohortOf(source) };
    await expect(freeze(newName('open'), recipe)).rejects.toMatchObject({ code: 'bad-input' });
    await moveToYesterday(source);
    const frozen = await freeze(newName('open'), recipe);
    const entries = new Map((await entriesOf(frozen)).map((entry) => [entry.imageSha256, entry]));
    expect(entries.get(flagged.images[0]!)).toMatchObject({
      brandId: brand.id,
      presence: 'present',
      inclusionProb: 1,
      revisionId: flagged.revisionId,
    });
    expect(entries.get(cleared.images[0]!)).toMatchObject({
      brandId: null,
      presence: null,
      inclusionProb: 1,
    });
    expect(frozen.sheet.sample).toEqual({
      cohorts: 1,
      incompleteCohorts: 0,
      drawn: 2,
      undecided: 0,
      flaggedAds: 2,
      auditedAds: 0,
    });
  });

  test('open: an ad that an audit drew stands with the chance it was drawn with; what was not drawn is not in', async () => {
    const [source, brand] = [newName('source'), await makeBrand(db)];
    const flagged = await teach({ brand, source });
    const { audited, passedOver } = await drawAudit(source, brand);
    await moveToYesterday(source);
    const frozen = await freeze(newName('open'), { kind: 'open', brands: [brand.slug], ...cohortOf(source) });
    const draw = await db.sampleDraw.findFirstOrThrow({ where: { revisionId: audited.revisionId } });
    expect(draw.p).toBeGreaterThan(0);
    expect(draw.p).toBeLessThan(0.25);
    const said = (await entriesOf(frozen)).map((entry) => [entry.imageSha256, entry.inclusionProb] as const);
    expect(new Map(said)).toEqual(
      new Map([
        [flagged.images[0]!, 1],
        [audited.images[0]!, draw.p],
      ]),
    );
    expect(frozen.sheet.sample).toMatchObject({ drawn: 2, undecided: 0, flaggedAds: 1, auditedAds: 1 });
    expect(passedOver.length + 2).toBe(await db.ad.count({ where: { source } }));
  });

  /** Ads that are not flagged come in until one is drawn, which shows the brand. */
  async function drawAudit(
    source: string,
    brand: TestBrand,
  ): Promise<{ audited: TestAd; passedOver: TestAd[] }> {
    const passedOver: TestAd[] = [];
    for (;;) {
      const images = [await makeImage(db, { width: 400, height: 300 }, newPerceptualHash())];
      const ad = await makeAd(db, { source, images });
      await saveScores(db, [scoredAd(ad, [[brand, 0.45]])]);
      const item = await db.reviewItem.findFirst({ where: { revisionId: ad.revisionId } });
      if (item === null) {
        passedOver.push(ad);
        continue;
      }
      const drawn = { ...ad, reviewItemId: item.id };
      await decide(db, anna, drawn, [{ brandId: brand.id, reason: 'counterfeit', evidence: images }]);
      await endUndoWindows(db, drawn);
      expect(await settleItem(db, item.id)).toBe('settled');
      return { audited: ad, passedOver };
    }
  }

  test('open: a day on which somebody still has to decide is no complete cohort', async () => {
    const [source, brand] = [newName('source'), await makeBrand(db)];
    await teach({ brand, source });
    const item = await teach({ brand, source });
    await db.$transaction([
      db.$executeRaw`SET LOCAL session_replication_role = replica`,
      db.$executeRaw`UPDATE review_item SET state = 'answered', ended_at = NULL WHERE id = ${item.reviewItemId}::uuid`,
    ]);
    await moveToYesterday(source);
    await expect(
      freeze(newName('open'), { kind: 'open', brands: [brand.slug], ...cohortOf(source) }),
    ).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('open: of the flagged ads a share, which is then their chance', async () => {
    const [source, brand] = [newName('source'), await makeBrand(db)];
    for (let index = 0; index < 12; index++) await teach({ brand, source });
    await moveToYesterday(source);
    const frozen = await freeze(newName('open'), {
      kind: 'open',
      brands: [brand.slug],
      flaggedShare: 0.5,
      ...cohortOf(source),
    });
    const entries = await entriesOf(frozen);
    expect(entries.length).toBeLessThan(12);
    expect(entries.every((entry) => entry.inclusionProb === 0.5)).toBe(true);
  });

  test('business: violations that the machine had not flagged, with the caveat', async () => {
    const [source, brand, loud] = [newName('source'), await makeBrand(db), await makeBrand(db)];
    await teach({ brand, source });
    const missed = await teach({ brand, source, reason: 'look-alike', prob: 0.2, flaggedFor: loud });
    const frozen = await freeze(newName('business'), {
      kind: 'business',
      brands: [brand.slug],
      ...cohortOf(source),
    });
    const entries = await entriesOf(frozen);
    expect(entries).toMatchObject([
      {
        imageSha256: missed.images[0],
        brandId: brand.id,
        revisionId: missed.revisionId,
        presence: 'present',
      },
    ]);
    expect(frozen.sheet.misses).toEqual({ withMark: 0, withoutMark: 0, notSearched: 1 });
    expect(frozen.sheet.gaps.map((gap) => gap.code)).toContain('regression-to-the-mean');
  });

  test('business: misses with a mark are counted apart from those without', async () => {
    const [source, brand, loud] = [newName('source'), await makeBrand(db), await makeBrand(db)];
    const miss = () => teach({ brand, source, prob: 0.2, flaggedFor: loud });
    const [marked, plain, unsearched] = [await miss(), await miss(), await miss()];
    const tasks = await makeTasksOf(db, brand, source);
    for (const { ad, boxes } of [
      { ad: marked, boxes: [boxAt(10, 10, brand)] },
      { ad: plain, boxes: [] },
    ]) {
      const task = tasks.find((one) => one.imageSha256 === ad.images[0])!;
      await answerTask(db, anna, task, { boxes });
      await endTaskWindows(db, task);
      expect(await settleTask(db, task.taskId)).toBe('settled');
    }
    const recipe: RecipeInput = { kind: 'business', brands: [brand.slug], ...cohortOf(source) };
    const frozen = await freeze(newName('business'), recipe);
    expect(frozen.sheet.misses).toEqual({ withMark: 1, withoutMark: 1, notSearched: 1 });
    const boxes = new Map((await entriesOf(frozen)).map((entry) => [entry.imageSha256, entry.boxes]));
    expect(boxes.get(marked.images[0]!)).toHaveLength(1);
    expect(boxes.get(plain.images[0]!)).toEqual([]);
    expect(boxes.get(unsearched.images[0]!)).toBeNull();
  });
});
