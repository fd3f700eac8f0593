import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { resumeLearning } from '@/lib/server/learning/resume-run';
import { requireUser } from '@/lib/server/session';

/** POST -> LearningRun, under way again | 404 | 409 */
export const POST = route<{ runId: string }>('learning-run-resumption', async (_request, { params }) => {
  const user = await requireUser('ops');
  return Response.json(await resumeLearning(db(), IdSchema.parse((await params).runId), user.id));
});
