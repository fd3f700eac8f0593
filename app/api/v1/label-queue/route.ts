import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { labelQueueStats } from '@/lib/server/labeling/label-queue-stats';
import { requireUser } from '@/lib/server/session';

/** GET -> LabelQueueStats */
export const GET = route('label-queue', async () => {
  const user = await requireUser('labeler', 'ops', 'admin');
  return Response.json(await labelQueueStats(db(), user.id));
});
