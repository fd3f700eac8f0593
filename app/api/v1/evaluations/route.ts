import { EvaluationRequestSchema } from '@/lib/contracts/evaluations';
import { db } from '@/lib/server/database/db';
import { listEvaluations } from '@/lib/server/evaluations/get-evaluation';
import { requestEvaluations } from '@/lib/server/evaluations/request-evaluations';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> EvaluationList, the newest first */
export const GET = route('evaluations', async () => {
  await requireUser('ops', 'admin');
  return Response.json({ evaluations: await listEvaluations(db()) });
});

/** POST EvaluationRequest -> 201 EvaluationList | 404 | 409 the same is being measured, or no model fits | 422 */
export const POST = route('evaluations', async (request) => {
  const user = await requireUser('ops');
  const asked = EvaluationRequestSchema.parse(await readJson(request));
  return Response.json({ evaluations: await requestEvaluations(db(), asked, user.id) }, { status: 201 });
});
