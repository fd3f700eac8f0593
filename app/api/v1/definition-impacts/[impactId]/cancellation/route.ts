import { IdSchema } from '@/lib/contracts/ids';
import { cancelImpact } from '@/lib/server/brands/request-impact';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST -> Impact, as it stands then | 404 */
export const POST = route<{ impactId: string }>('impact-cancellation', async (_request, { params }) => {
  const user = await requireUser('ops');
  return Response.json(await cancelImpact(db(), IdSchema.parse((await params).impactId), user.id));
});
