import { MakeLabelBatchSchema } from '@/lib/contracts/label-batches';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { estimateBatch } from '@/lib/server/labeling/make-batch';
import { requireUser } from '@/lib/server/session';

/** POST MakeLabelBatch -> LabelBatchEstimate | 422 */
export const POST = route('label-batch-estimate', async (request) => {
  await requireUser('ops', 'admin');
  return Response.json(await estimateBatch(db(), MakeLabelBatchSchema.parse(await readJson(request))));
});
