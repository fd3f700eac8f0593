import { LearningRequestSchema } from '@/lib/contracts/learning';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { listRuns } from '@/lib/server/learning/get-run';
import { requestLearning } from '@/lib/server/learning/request-run';
import { requireUser } from '@/lib/server/session';

/** GET -> LearningRunList, the newest first */
export const GET = route('learning-runs', async () => {
  await requireUser('ops', 'admin');
  return Response.json({ runs: await listRuns(db()) });
});

/** POST LearningRequest -> 201 LearningRun | 404 | 409 a run learns from it already | 422 */
export const POST = route('learning-runs', async (request) => {
  const user = await requireUser('ops');
  const asked = LearningRequestSchema.parse(await readJson(request));
  return Response.json(await requestLearning(db(), asked, user.id), { status: 201 });
});
