import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { withdrawThreshold } from '@/lib/server/thresholds/decide-proposal';

/** POST -> ThresholdChanged | 404 | 409 conflict */
export const POST = route<{ thresholdId: string }>('threshold-withdrawal', async (_request, { params }) => {
  const user = await requireUser('ops');
  const thresholdId = IdSchema.parse((await params).thresholdId);
  return Response.json(await withdrawThreshold(db(), user.id, thresholdId));
});
