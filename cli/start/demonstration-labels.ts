import { LabelFilterSchema, MakeLabelBatchSchema } from '@/lib/contracts/label-batches';
import type { Db } from '@/lib/server/database/db';
import { makeBatch, previewBatch } from '@/lib/server/labeling/make-batch';

const PICTURES = 30;

/**
 * Gives the labeler of the demonstration work: one batch of the pictures that the machine thinks show a brand, some of
 * them without its boxes. Only where there is no batch yet, and once something is scored.
 */
export async function ensureDemonstrationLabels(db: Db, source: string): Promise<void> {
  if (await db.labelBatch.findFirst({ select: { id: true } })) return;
  const filter = LabelFilterSchema.parse({
    ask: 'likeliest',
    source,
    scoreMin: 0.3,
    pictures: 'all',
    size: PICTURES,
  });
  const batch = MakeLabelBatchSchema.parse({ name: 'Demonstration', filter, unassistedShare: 0.2 });
  const { chosen } = await previewBatch(db, batch);
  if (chosen > 0) await makeBatch(db, null, batch);
}
