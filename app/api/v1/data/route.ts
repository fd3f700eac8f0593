import { BrowseFilterSchema } from '@/lib/contracts/data-browser';
import { listPairs } from '@/lib/server/data/list-pairs';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET BrowseFilter -> PairPage | 422 */
export const GET = route('data', async (request) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await listPairs(db(), BrowseFilterSchema.parse(readQuery(request))));
});
