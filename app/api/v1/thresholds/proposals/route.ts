import { ProposeSetSchema } from '@/lib/contracts/thresholds';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { proposeSet } from '@/lib/server/thresholds/propose-set';

/** POST ProposeSet -> SetProposed | 404 | 422 */
export const POST = route('threshold-set', async (request) => {
  const user = await requireUser('ops');
  const set = ProposeSetSchema.parse(await readJson(request));
  return Response.json(await proposeSet(db(), user.id, set));
});
