import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { cancelLearning } from '@/lib/server/learning/request-run';
import { requireUser } from '@/lib/server/session';

/** POST -> LearningRun as it ended | 404 */
export const POST = route<{ runId: string }>('learning-run-cancellation', async (_request, { params }) => {
  const user = await requireUser('ops');
  return Response.json(await cancelLearning(db(), IdSchema.parse((await params).runId), user.id));
});
