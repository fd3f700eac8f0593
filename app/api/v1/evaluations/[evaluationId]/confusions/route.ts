import { ConfusionQuerySchema } from '@/lib/contracts/evaluations';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { listConfusions } from '@/lib/server/evaluations/list-confusions';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET ConfusionQuery -> EvaluationConfusions | 404 | 409 not ended | 422 */
export const GET = route<{ evaluationId: string }>('evaluation-confusions', async (request, { params }) => {
  await requireUser('ops', 'admin');
  const evaluationId = IdSchema.parse((await params).evaluationId);
  const query = ConfusionQuerySchema.parse(readQuery(request));
  return Response.json(await listConfusions(db(), evaluationId, query.brands?.split(',') ?? []));
});
