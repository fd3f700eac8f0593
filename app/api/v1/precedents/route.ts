import { PrecedentFilterSchema } from '@/lib/contracts/precedents';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { listPrecedents } from '@/lib/server/precedents/list-precedents';
import { requireUser } from '@/lib/server/session';

/** GET PrecedentFilter -> PrecedentPage | 422 */
export const GET = route('precedents', async (request) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await listPrecedents(db(), PrecedentFilterSchema.parse(readQuery(request))));
});
