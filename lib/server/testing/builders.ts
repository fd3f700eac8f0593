import { randomBytes, randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { BrandLineSchema } from '@/lib/contracts/brands';
import type { Role } from '@/lib/contracts/accounts';
import type { SubmitVerdict } from '@/lib/contracts/review';
import type { BrandAdScore, ScoredAd } from '@/lib/contracts/score';
import { ingestAds } from '../ads/ingest-ads';
import { importBrand, type ReferencePicture } from '../brands/import-brand';
import type { Db } from '../database/db';
import { activateBrandModel } from '../models/activate-brand-model';
import { seedFirstRelease } from '../models/activate-release';
import { findActiveModels, fingerprint } from '../models/active-models';
import { claimSlots, type HeldSlot } from '../queue/claim-slots';
import { saveScoredAds } from '../scores/save-scored-ads';
import { submitVerdict, type SubmitOutcome } from '../verdicts/submit-verdict';

// Rows that tests start from, made by the product's own verbs wherever there is one. Names are unique, so that tests
// of one file do not meet each other's rows.

const newHash = () => randomBytes(32).toString('hex');
export const newName = (word: string) => `${word}-${randomBytes(5).toString('hex')}`;

export type TestUser = { id: string; email: string };

/** A person who cannot sign in with a password; `createUser` makes those who can. */
export async function makeUser(db: Db, roles: Role[] = ['reviewer']): Promise<TestUser> {
  const name = newName('person');
  const user = { id: uuidv7(), email: `${name}@example.test` };
  await db.user.create({ data: { ...user, name, passwordHash: 'none', roles } });
  return user;
}

export async function makeUsers(db: Db, count: number): Promise<TestUser[]> {
  return Promise.all(Array.from({ length: count }, () => makeUser(db)));
}

/** The row of a stored picture, without bytes. @returns its SHA-256 */
export async function makeImage(
  db: Db,
  size: { width: number; height: number } = { width: 400, height: 300 },
  perceptualHash = 0n,
) {
  const sha256 = newHash();
  await db.image.create({
    data: { sha256, ...size, byteCount: 1_000, mediaType: 'image/jpeg', perceptualHash },
  });
  return sha256;
}

export type TestBrand = {
  id: string;
  slug: string;
  definitionId: string;
  modelId: string;
  thresholdId: string;
};

/** A brand with a published definition and a model in use. */
export async function makeBrand(
  db: Db,
  { threshold = 0.5, slug = newName('brand') }: { threshold?: number; slug?: string } = {},
): Promise<TestBrand> {
  await publishBrand(db, slug);
  return activateModel(db, slug, threshold);
}

/** Publishes a definition of `slug`; another `smallestMarkPx` makes it another version. */
export async function publishBrand(
  db: Db,
  slug: string,
  { references = [], ...line }: { smallestMarkPx?: number; references?: ReferencePicture[] } = {},
) {
  return importBrand(db, BrandLineSchema.parse({ slug, name: slug, ...line }), references);
}

/** Models the published definition of a brand anew, with a threshold of its own. */
export async function activateModel(db: Db, slug: string, threshold = 0.5): Promise<TestBrand> {
  await seedFirstRelease(db, {
    contentHash: newHash(),
    parts: [{ name: 'encoder', sha256: ENCODER_HASH }],
  });
  const brand = await db.brand.findUniqueOrThrow({
    where: { slug },
    select: { id: true, definitions: { where: { state: 'published' } } },
  });
  const release = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const definitionId = brand.definitions[0]!.id;
  const ids = { brandId: brand.id, definitionId, releaseId: release.id };
  await activateBrandModel(db, {
    ...ids,
    contentHash: newHash(),
    movedMarks: null,
    learningRunId: null,
    threshold,
  });
  const model = await db.brandModel.findFirstOrThrow({
    where: { brandId: brand.id, state: 'active' },
    select: { id: true, thresholds: true },
  });
  return { id: brand.id, slug, definitionId, modelId: model.id, thresholdId: model.thresholds[0]!.id };
}

/** Of the release that the builders seed. */
export const ENCODER_HASH = 'e'.repeat(64);

export type TestAd = {
  adId: string;
  revisionId: string;
  source: string;
  externalId: string;
  images: string[];
};
export type AdWords = {
  externalId?: string;
  source?: string;
  seller?: string;
  title?: string;
  category?: string;
  impressions?: number;
  imageCount?: number;
  images?: string[];
};

/** An ad as POST /api/v1/ads takes it. */
export function adInput(images: readonly string[], words: AdWords = {}) {
  const { externalId = newName('ad'), seller = 'unknown', title = 'A thing', category = 'things' } = words;
  return {
    externalId,
    sellerExternalId: seller,
    title,
    category,
    price: null,
    images: images.map((sha256) => `sha256:${sha256}`),
    ...(words.impressions === undefined ? {} : { impressions: words.impressions }),
  };
}

/** An ad (or its next revision) that waits for its score. */
export async function makeAd(db: Db, words: AdWords = {}): Promise<TestAd> {
  const { source = 'shop', imageCount = 1 } = words;
  const images = words.images ?? (await Promise.all(Array.from({ length: imageCount }, () => makeImage(db))));
  const input = adInput(images, words);
  const [outcome] = (await ingestAds(db, source, [input])).outcomes;
  if (!outcome || outcome.status === 'rejected') throw new Error(`not taken: ${JSON.stringify(outcome)}`);
  const { adId, revisionId } = outcome;
  return { adId, revisionId, source, externalId: input.externalId, images };
}

/** What the machine says: a probability a brand. */
export type Said = ReadonlyArray<readonly [brand: TestBrand, prob: number]>;

export function scoredAd({ revisionId, images }: TestAd, said: Said): ScoredAd {
  const scores = said.map(([brand, prob]): BrandAdScore => ({
    brandId: brand.id,
    brandModelId: brand.modelId,
    prob,
    imageSha256: images[0]!,
    signals: { bias: 0, readings: [] },
  }));
  return { revisionId, provider: 'cpu', scores, matches: [], shadows: [] };
}

/** Stores scores as a worker does that has the models now in use. */
export async function saveScores(db: Db, ads: readonly ScoredAd[]) {
  const active = await findActiveModels(db);
  return saveScoredAds(db, fingerprint(active!), ads);
}

export type TestItem = TestAd & { reviewItemId: string };

/** An ad that the machine flagged (or drew) and that waits for a person. */
export async function makeScoredItem(db: Db, said: Said, words: AdWords = {}): Promise<TestItem> {
  const ad = await makeAd(db, words);
  await saveScores(db, [scoredAd(ad, said)]);
  const item = await db.reviewItem.findFirstOrThrow({
    where: { revisionId: ad.revisionId },
    orderBy: { id: 'desc' },
  });
  return { ...ad, reviewItemId: item.id };
}

/** Wants one more answer of an item. */
export async function wantAnotherAnswer(db: Db, reviewItemId: string): Promise<void> {
  const slots = await db.workSlot.findMany({ where: { reviewItemId }, orderBy: { slotNumber: 'desc' } });
  const { slotNumber, priority, dueAt } = slots[0]!;
  await db.workSlot.create({ data: { reviewItemId, slotNumber: slotNumber + 1, priority, dueAt } });
}

/** Takes an item into a person's hands. */
export async function hold(
  db: Db,
  user: TestUser,
  { reviewItemId }: { reviewItemId: string },
  { tabId = randomUUID(), purpose = 'answer' }: { tabId?: string; purpose?: 'answer' | 'adjudication' } = {},
): Promise<HeldSlot> {
  const [slot] = await claimSlots(db, {
    userId: user.id,
    tabId,
    kind: 'review',
    purpose,
    count: 1,
    subjectId: reviewItemId,
  });
  if (!slot) throw new Error(`${user.email} cannot have item ${reviewItemId}`);
  return slot;
}

export type Line = SubmitVerdict['lines'][number];
type Answer = Partial<Omit<SubmitVerdict, 'slotId' | 'token' | 'reviewItemId'>>;

/** The body of a verdict on a held item; nothing was displayed and nobody is answered unless said. */
export function verdictBody({ slotId, token, subjectId }: HeldSlot, answer: Answer = {}): SubmitVerdict {
  return {
    reviewItemId: subjectId,
    slotId,
    token,
    kind: 'decision',
    lines: [],
    noOtherSuspect: false,
    comment: '',
    activeMs: 1_200,
    shown: { images: [], suspects: [], energyMap: false },
    ...answer,
  };
}

/** "No other suspect is shown", with these brands on the screen. */
export const noneOf = (...brands: TestBrand[]): Answer => ({
  noOtherSuspect: true,
  shown: { images: [], suspects: brands.map((brand) => brand.id), energyMap: false },
});

/** Takes an item and decides it. */
export async function decide(
  db: Db,
  user: TestUser,
  item: TestItem,
  lines: Line[],
  {
    purpose = 'answer',
    displayed = item.images,
  }: { purpose?: 'answer' | 'adjudication'; displayed?: string[] } = {},
): Promise<SubmitOutcome> {
  const slot = await hold(db, user, item, { purpose });
  const shown = { images: displayed, suspects: lines.map((line) => line.brandId), energyMap: false };
  return submitVerdict(db, user.id, randomUUID(), verdictBody(slot, { lines, shown }));
}

/** Takes an item and hands it on with a note. */
export async function escalate(db: Db, user: TestUser, item: TestItem): Promise<SubmitOutcome> {
  const slot = await hold(db, user, item);
  const body = verdictBody(slot, { kind: 'escalation', comment: 'Is this style still common?' });
  return submitVerdict(db, user.id, randomUUID(), body);
}

/** Ends the undo windows of an item's verdicts, which nothing in the product can do to an append-only row. */
export async function endUndoWindows(db: Db, { reviewItemId }: { reviewItemId: string }): Promise<void> {
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`
      UPDATE verdict SET settles_at = now() - interval '1 second' WHERE review_item_id = ${reviewItemId}::uuid`,
  ]);
}

/** Lets the leases of an item run out. */
export async function expireLeases(db: Db, { reviewItemId }: { reviewItemId: string }): Promise<void> {
  await db.$executeRaw`
    UPDATE work_slot SET leased_until = now() - interval '1 second'
     WHERE review_item_id = ${reviewItemId}::uuid AND leased_until IS NOT NULL`;
}
