import { ProposeThresholdSchema } from '@/lib/contracts/thresholds';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { proposeThreshold } from '@/lib/server/thresholds/propose-threshold';

/** POST ProposeThreshold -> ThresholdChanged | 404 | 409 conflict | 422 */
export const POST = route<{ slug: string }>('threshold-proposals', async (request, { params }) => {
  const user = await requireUser('ops');
  const proposal = ProposeThresholdSchema.parse(await readJson(request));
  return Response.json(await proposeThreshold(db(), user.id, (await params).slug, proposal));
});
