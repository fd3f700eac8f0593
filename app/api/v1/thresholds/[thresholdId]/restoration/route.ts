import { IdSchema } from '@/lib/contracts/ids';
import { RestoreThresholdSchema } from '@/lib/contracts/thresholds';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { restoreThreshold } from '@/lib/server/thresholds/restore-threshold';

/** POST RestoreThreshold -> ThresholdChanged | 404 | 409 conflict */
export const POST = route<{ thresholdId: string }>('threshold-restoration', async (request, { params }) => {
  const user = await requireUser('ops');
  const thresholdId = IdSchema.parse((await params).thresholdId);
  const restoration = RestoreThresholdSchema.parse(await readJson(request));
  return Response.json(await restoreThreshold(db(), user.id, thresholdId, restoration));
});
