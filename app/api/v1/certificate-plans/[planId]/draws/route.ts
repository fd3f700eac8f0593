import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { drawLabels } from '@/lib/server/thresholds/draw-labels';

/** POST -> Drawn | 404 | 409 conflict */
export const POST = route<{ planId: string }>('certificate-draws', async (_request, { params }) => {
  const user = await requireUser('ops');
  const planId = IdSchema.parse((await params).planId);
  return Response.json(await drawLabels(db(), user.id, planId));
});
