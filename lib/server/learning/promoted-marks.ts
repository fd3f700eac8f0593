import type { MovedMarks } from '@/lib/contracts/brand-model';
import type { Db } from '../database/db';

/** The bytes of a proposed candidate whose effect on other brands' marks was not counted yet; null when it was, or is decided. */
export async function findUncounted(db: Db, promotionId: string): Promise<string | null> {
  const promotion = await db.modelPromotion.findUnique({
    where: { id: promotionId },
    select: { state: true, movedMarks: true, brandModel: { select: { contentHash: true } } },
  });
  const isAwaited = promotion?.state === 'proposed' && promotion.movedMarks === null;
  return isAwaited ? promotion.brandModel.contentHash : null;
}

/** Does nothing when somebody has decided meanwhile. Safe to repeat. */
export async function keepMovedMarks(db: Db, promotionId: string, movedMarks: MovedMarks): Promise<void> {
  await db.$executeRaw`
    UPDATE model_promotion SET moved_marks = ${JSON.stringify(movedMarks)}::jsonb
     WHERE id = ${promotionId}::uuid AND state = 'proposed' AND moved_marks IS NULL`;
}
