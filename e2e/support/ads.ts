import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { IngestAdsResponseSchema, StoredImageSchema } from '@/lib/contracts/ads';
import { createApiKey } from '@/lib/server/accounts/api-keys';
import type { Db } from '@/lib/server/database/db';
import { newName } from '@/lib/server/testing/builders';
import { callFor } from './http';
import { drawPicture, type Mark } from './pictures';

export type AdWish = {
  /** Names a brand, so that the worker flags the ad for it. */
  title?: string;
  /** One picture each; left out: one without a mark. */
  marks?: readonly Mark[];
  /** SHA-256 of stored pictures, instead of new ones. */
  images?: readonly string[];
  externalId?: string;
  seller?: string;
  price?: { amount: number; currency: string } | null;
};
export type SeededAd = {
  adId: string;
  revisionId: string;
  source: string;
  externalId: string;
  title: string;
  images: readonly string[];
};
export type SeededItem = SeededAd & { reviewItemId: string };

/** A shop with an API key; its ads come in as those of any other program. */
export async function openShop(db: Db) {
  const source = newName('shop');
  const { key } = await createApiKey(
    db,
    { name: source, source, scopes: ['images_write', 'ads_write', 'metrics_read'] },
    null,
  );

  async function sendImage(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    return (await callFor(StoredImageSchema, { key }, 'POST', '/api/v1/images', { bytes })).sha256;
  }

  async function sendAds(wishes: readonly AdWish[]): Promise<SeededAd[]> {
    const ads = await Promise.all(wishes.map(async (wish) => ({ wish, images: await imagesOf(wish) })));
    const lines = ads.map(({ wish, images }) => toLine(wish, images));
    const answer: z.infer<typeof IngestAdsResponseSchema> = await callFor(
      IngestAdsResponseSchema,
      { key },
      'POST',
      '/api/v1/ads',
      { json: { ads: lines } },
    );
    return answer.outcomes.map((outcome, index) => {
      if (outcome.status === 'rejected') throw new Error(`not taken: ${JSON.stringify(outcome.rejections)}`);
      const { adId, revisionId, externalId } = outcome;
      return { adId, revisionId, source, externalId, title: lines[index]!.title, images: ads[index]!.images };
    });
  }

  async function imagesOf({ images, marks = ['none'] }: AdWish): Promise<readonly string[]> {
    return images ?? Promise.all(marks.map(async (mark) => sendImage(await drawPicture(mark))));
  }

  return {
    source,
    key,
    sendImage,
    sendAds,
    /** Sends ads and waits until the worker has flagged every one of them. */
    flaggedAds: async (wishes: readonly AdWish[]): Promise<SeededItem[]> =>
      waitForItems(db, await sendAds(wishes)),
  };
}
export type Shop = Awaited<ReturnType<typeof openShop>>;

function toLine({ title, externalId, seller = 'unknown', price = null }: AdWish, images: readonly string[]) {
  return {
    externalId: externalId ?? newName('ad'),
    sellerExternalId: seller,
    title: title ?? newName('A thing'),
    category: 'things',
    price,
    images: images.map((sha256) => `sha256:${sha256}`),
  };
}

const PATIENCE_MS = 60_000;

/** Waits for the worker. @throws Error with the reason when it could not score one, or did not flag it */
async function waitForItems(db: Db, ads: readonly SeededAd[]): Promise<SeededItem[]> {
  const revisionIds = ads.map((ad) => ad.revisionId);
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const rows = await db.scoring.findMany({ where: { revisionId: { in: revisionIds } } });
    const failed = rows.find((row) => row.state === 'failed');
    if (failed) throw new Error(`not scored: ${failed.failureCode} ${failed.failureDetail}`);
    if (rows.every((row) => row.state === 'scored')) break;
    if (Date.now() > until) throw new Error(`the worker did not score ${ads.length} ads in a minute`);
    await sleep(100);
  }
  const items = await db.reviewItem.findMany({
    where: { revisionId: { in: revisionIds } },
    select: { id: true, revisionId: true },
  });
  const itemOf = new Map(items.map((item) => [item.revisionId, item.id]));
  return ads.map((ad) => {
    const reviewItemId = itemOf.get(ad.revisionId);
    if (!reviewItemId) throw new Error(`the ad "${ad.title}" was scored, but nobody is asked about it`);
    return { ...ad, reviewItemId };
  });
}

/** Also those that are scored again because another model came into use. */
export async function waitUntilScored(db: Db, ads: readonly SeededAd[]): Promise<void> {
  const revisionId = { in: ads.map((ad) => ad.revisionId) };
  while ((await db.scoring.count({ where: { revisionId, state: { not: 'scored' } } })) > 0) await sleep(200);
}
