import { LabelBatchListQuerySchema, MakeLabelBatchSchema } from '@/lib/contracts/label-batches';
import { db } from '@/lib/server/database/db';
import { readJson, readQuery, route } from '@/lib/server/http';
import { listBatches } from '@/lib/server/labeling/list-batches';
import { makeBatch } from '@/lib/server/labeling/make-batch';
import { requireUser } from '@/lib/server/session';

/** GET LabelBatchListQuery -> LabelBatchPage | 422 */
export const GET = route('label-batches', async (request) => {
  await requireUser('labeler', 'ops', 'admin');
  return Response.json(await listBatches(db(), LabelBatchListQuerySchema.parse(readQuery(request))));
});

/** POST MakeLabelBatch -> 201 { batchId, taskCount } | 422 when no picture is left */
export const POST = route('label-batches', async (request) => {
  const user = await requireUser('ops', 'admin');
  const batch = MakeLabelBatchSchema.parse(await readJson(request));
  return Response.json(await makeBatch(db(), user.id, batch), { status: 201 });
});
