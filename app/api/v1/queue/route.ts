import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { queueStats } from '@/lib/server/queue/queue-stats';
import { requireUser } from '@/lib/server/session';

/** GET -> QueueStats */
export const GET = route('queue', async () => {
  const user = await requireUser('reviewer', 'ops', 'admin');
  return Response.json(await queueStats(db(), user.id));
});
