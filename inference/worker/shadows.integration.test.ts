import { rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { storeImage } from '@/lib/server/images/store-image';
import { approvePromotion, proposePromotion } from '@/lib/server/learning/promotions';
import { startShadows } from '@/lib/server/shadows/start-shadows';
import { makeAd, makeUser, type TestAd, type TestUser } from '@/lib/server/testing/builders';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';
import { scoreRevisions } from './score-revisions';

let db: Db;
let anna: TestUser;
let ben: TestUser;
let world: TinyInstallation['world'];
let close: TinyInstallation['close'];

beforeAll(async () => {
  ({ db, anna, world, close } = await openTinyInstallation());
  ben = await makeUser(db);
});
afterAll(() => close());

test('a candidate in shadow scores live ads as it will when it is in use, from the same evidence', async () => {
  const { brand, candidateId } = await world.learnCandidate('#ff0000');
  const early = await adOf('#c02020');
  const shadowId = await start(candidateId);
  const live = await adOf('#c83018');
  await score([early, live]);

  const scores = await db.shadowScore.findMany({ where: { shadowId } });
  expect(scores.map(({ revisionId }) => revisionId)).toEqual([live.revisionId]);
  const scored = await db.adScore.findMany({ where: { revisionId: live.revisionId, brandId: brand.id } });
  expect(scored).toMatchObject([{ brandModelId: brand.modelId, prob: scores[0]!.besideProb }]);
  expect(await db.imageEvidence.count({ where: { imageSha256: live.images[0]! } })).toBe(1);

  const { promotionId } = await proposePromotion(db, anna.id, candidateId, {
    note: '',
    threshold: 'recertify',
  });
  const answer = { overrideReason: 'a test', selfApprovalReason: null };
  await approvePromotion(db, { id: ben.id, isAdmin: true }, promotionId, answer);
  expect(await db.modelShadow.findUnique({ where: { id: shadowId } })).toMatchObject({ state: 'promoted' });
  const copy = await makeAd(db, { images: live.images });
  await score([copy]);
  const inUse = await db.adScore.findFirst({
    where: { revisionId: copy.revisionId, brandModelId: candidateId },
  });
  expect(inUse?.prob).toBe(scores[0]!.prob);
});

test('a candidate whose bytes are gone ends its shadow, and live scoring goes on', async () => {
  const { candidateId } = await world.learnCandidate('#f00000');
  const shadowId = await start(candidateId);
  const { contentHash } = await db.brandModel.findUniqueOrThrow({ where: { id: candidateId } });
  const folder = path.join(config().dataDir, 'images', contentHash.slice(0, 2), contentHash.slice(2, 4));
  await rm(path.join(folder, contentHash));
  const ad = await adOf('#b02828');
  await score([ad]);
  expect(await db.scoring.findUnique({ where: { revisionId: ad.revisionId } })).toMatchObject({
    state: 'scored',
  });
  expect(await db.modelShadow.findUnique({ where: { id: shadowId } })).toMatchObject({ state: 'unreadable' });
});

async function start(candidateId: string): Promise<string> {
  const wish = { brandModelIds: [candidateId], reviewShare: 1 };
  return (await startShadows(db, anna.id, wish)).shadowIds[0]!;
}

/** Without a learner's cache: as another worker would. */
const score = (ads: readonly TestAd[]) =>
  scoreRevisions(
    world.deps(),
    ads.map(({ revisionId }) => revisionId),
  );

async function adOf(background: string): Promise<TestAd> {
  const picture = { create: { width: 120, height: 90, channels: 3 as const, background } };
  const { sha256 } = await storeImage(db, await sharp(picture).png().toBuffer());
  return makeAd(db, { images: [sha256] });
}
