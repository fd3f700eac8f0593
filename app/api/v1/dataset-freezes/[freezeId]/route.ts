import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { getFreeze } from '@/lib/server/datasets/get-freeze';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> Freeze | 404 */
export const GET = route<{ freezeId: string }>('dataset-freeze', async (_request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await getFreeze(db(), IdSchema.parse((await params).freezeId)));
});
