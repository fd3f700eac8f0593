import { IdSchema } from '@/lib/contracts/ids';
import { cancelRescoring } from '@/lib/server/brands/cancel-rescoring';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST -> 204, also for one that has ended | 404 */
export const POST = route<{ rescoringId: string }>('rescoring-cancellation', async (_request, { params }) => {
  const user = await requireUser('ops');
  await cancelRescoring(db(), user.id, IdSchema.parse((await params).rescoringId));
  return new Response(null, { status: 204 });
});
