import { MakeLabelBatchSchema } from '@/lib/contracts/label-batches';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { previewBatch } from '@/lib/server/labeling/make-batch';
import { requireUser } from '@/lib/server/session';

/** POST MakeLabelBatch -> LabelBatchPreview, nothing is made | 422 */
export const POST = route('label-batch-preview', async (request) => {
  await requireUser('ops', 'admin');
  return Response.json(await previewBatch(db(), MakeLabelBatchSchema.parse(await readJson(request))));
});
