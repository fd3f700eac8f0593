import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { findNearPrecedents } from '@/lib/server/precedents/find-near-precedents';
import { requireUser } from '@/lib/server/session';

/** GET -> NearPrecedents | 404 */
export const GET = route<{ reviewItemId: string }>('near-precedents', async (_request, { params }) => {
  await requireUser('reviewer', 'ops', 'admin');
  return Response.json(await findNearPrecedents(db(), IdSchema.parse((await params).reviewItemId)));
});
