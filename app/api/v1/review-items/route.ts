import { QueueFilterSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { listQueue } from '@/lib/server/queue/list-queue';
import { requireUser } from '@/lib/server/session';

/** GET QueueFilter -> QueuePage | 422 */
export const GET = route('review-items', async (request) => {
  const { roles } = await requireUser('reviewer', 'ops', 'admin');
  const filter = QueueFilterSchema.parse(readQuery(request));
  const maySeeAnswers = roles.includes('ops') || roles.includes('admin');
  return Response.json(await listQueue(db(), filter, { maySeeAnswers }));
});
