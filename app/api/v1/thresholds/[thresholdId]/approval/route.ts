import { IdSchema } from '@/lib/contracts/ids';
import { ApproveThresholdSchema } from '@/lib/contracts/thresholds';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { approveThreshold } from '@/lib/server/thresholds/decide-proposal';

/** POST ApproveThreshold -> ThresholdChanged | 403 | 404 | 409 conflict | 422 */
export const POST = route<{ thresholdId: string }>('threshold-approval', async (request, { params }) => {
  const user = await requireUser('ops');
  const thresholdId = IdSchema.parse((await params).thresholdId);
  const approval = ApproveThresholdSchema.parse(await readJson(request));
  return Response.json(await approveThreshold(db(), user.id, thresholdId, approval));
});
