import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { getRun } from '@/lib/server/learning/get-run';
import { requireUser } from '@/lib/server/session';

/** GET -> LearningRun | 404 */
export const GET = route<{ runId: string }>('learning-run-progress', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  return Response.json(await getRun(db(), IdSchema.parse((await params).runId)));
});
