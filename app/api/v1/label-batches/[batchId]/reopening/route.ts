import { IdSchema } from '@/lib/contracts/ids';
import type { LabelBatchReopened } from '@/lib/contracts/label-batches';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { reopenBatch } from '@/lib/server/labeling/reopen-batch';
import { requireUser } from '@/lib/server/session';

/** POST -> LabelBatchReopened | 404 | 409 conflict when it is open */
export const POST = route<{ batchId: string }>('label-batch-reopening', async (_request, { params }) => {
  const user = await requireUser('ops', 'admin');
  const reopened: LabelBatchReopened = await reopenBatch(
    db(),
    user.id,
    IdSchema.parse((await params).batchId),
  );
  return Response.json(reopened);
});
