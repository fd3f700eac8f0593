import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { reportBatch } from '@/lib/server/labeling/report-batch';
import { requireUser } from '@/lib/server/session';

/** GET -> LabelBatchReport | 404 */
export const GET = route<{ batchId: string }>('label-batch-report', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  return Response.json(await reportBatch(db(), IdSchema.parse((await params).batchId)));
});
