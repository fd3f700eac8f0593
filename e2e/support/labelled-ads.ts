import type { Db } from '@/lib/server/database/db';
import type { Reason } from '@/lib/domain/reasons';
import { decide, endUndoWindows, newName } from '@/lib/server/testing/builders';
import { settleItem } from '@/lib/server/verdicts/settle-item';
import { expect } from '@playwright/test';
import type { SeededItem, Shop } from './ads';
import { NAMED } from './brands';
import type { Person } from './people';
import type { Mark } from './pictures';

type Flagged = {
  slug: string;
  name: string;
  /** Left out: no mark. */
  markOf?: (reason: Reason) => Mark;
};

/** Ads flagged for a brand by its name that a person has decided, one reason each: their labels stand. */
export async function decidedAds(
  db: Db,
  shop: Shop,
  person: Person,
  reasons: readonly Reason[],
  named: Flagged = NAMED,
): Promise<SeededItem[]> {
  const items = await shop.flaggedAds(
    reasons.map((reason, index) => ({
      title: `${named.name} ${reason} ${index}`,
      marks: [named.markOf?.(reason) ?? 'none'],
    })),
  );
  const brand = await db.brand.findUniqueOrThrow({ where: { slug: named.slug } });
  for (const [index, item] of items.entries()) {
    const ad = { ...item, images: [...item.images] };
    await decide(db, person, ad, [{ brandId: brand.id, reason: reasons[index]!, evidence: ad.images }]);
    await endUndoWindows(db, item);
    await settleItem(db, item.reviewItemId);
    // The worker may have been the one to settle it.
    await expect
      .poll(() => db.reviewItem.findUnique({ where: { id: item.reviewItemId } }))
      .toMatchObject({ state: 'settled' });
  }
  return items;
}

/** Imported labels of a brand, new unless it is named, on as many pictures without bytes. @returns the brand's slug */
export async function labelledPairs(db: Db, count: number, slug = newName('brand')): Promise<string> {
  const brand = await db.brand.upsert({ where: { slug }, create: { slug, name: slug }, update: {} });
  await db.$transaction(async (tx) => {
    const { id: importId } = await tx.labelImport.create({
      data: { format: 'jsonl', mode: 'labels', fileName: slug, fileHash: 'd'.repeat(64) },
    });
    await tx.$executeRaw`
      CREATE TEMPORARY TABLE made ON COMMIT DROP AS
      SELECT encode(sha256(convert_to(${slug} || n, 'UTF8')), 'hex') AS sha256, gen_random_uuid() AS label_id
        FROM generate_series(1, ${count}::int) AS n`;
    await tx.$executeRaw`
      INSERT INTO image (sha256, width, height, byte_count, media_type, perceptual_hash)
      SELECT sha256, 400, 300, 1000, 'image/jpeg', 0 FROM made`;
    await tx.$executeRaw`
      INSERT INTO label (id, image_sha256, brand_id, presence, kind)
      SELECT label_id, sha256, ${brand.id}::uuid, 'present', 'mark' FROM made`;
    await tx.$executeRaw`
      INSERT INTO label_cause (id, label_id, brand_id, label_import_id)
      SELECT gen_random_uuid(), label_id, ${brand.id}::uuid, ${importId}::uuid FROM made`;
  });
  return slug;
}
