import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { closeBatch } from '@/lib/server/labeling/close-batch';
import { requireUser } from '@/lib/server/session';

/** POST -> 204 | 404 | 409 conflict when it is closed already */
export const POST = route<{ batchId: string }>('label-batch-closing', async (_request, { params }) => {
  const user = await requireUser('ops', 'admin');
  await closeBatch(db(), user.id, IdSchema.parse((await params).batchId));
  return new Response(null, { status: 204 });
});
