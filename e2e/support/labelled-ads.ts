import type { Db } from '@/lib/server/database/db';
import type { Reason } from '@/lib/domain/reasons';
import { decide, endUndoWindows } from '@/lib/server/testing/builders';
import { settleItem } from '@/lib/server/verdicts/settle-item';
import { expect } from '@playwright/test';
import type { SeededItem, Shop } from './ads';
import { NAMED } from './brands';
import type { Person } from './people';

/** Ads flagged for NAMED that a person has decided, one reason each: their labels stand. */
export async function decidedAds(
  db: Db,
  shop: Shop,
  person: Person,
  reasons: readonly Reason[],
): Promise<SeededItem[]> {
  const items = await shop.flaggedAds(
    reasons.map((reason, index) => ({ title: `${NAMED.name} ${reason} ${index}` })),
  );
  const brand = await db.brand.findUniqueOrThrow({ where: { slug: NAMED.slug } });
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
