import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { getBatch } from '@/lib/server/labeling/list-batches';
import { requireUser } from '@/lib/server/session';

/** GET -> LabelBatch | 404 */
export const GET = route<{ batchId: string }>('label-batch', async (_request, { params }) => {
  await requireUser('labeler', 'ops', 'admin');
  return Response.json(await getBatch(db(), IdSchema.parse((await params).batchId)));
});
