import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { getEvaluationDetail } from '@/lib/server/evaluations/get-evaluation';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> EvaluationDetail | 404 */
export const GET = route<{ evaluationId: string }>('evaluation', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  return Response.json(await getEvaluationDetail(db(), IdSchema.parse((await params).evaluationId)));
});
