import { ComparisonQuerySchema } from '@/lib/contracts/evaluations';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { compareEvaluations } from '@/lib/server/evaluations/compare-evaluations';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET ComparisonQuery -> EvaluationComparison | 404 | 409 not ended | 422 */
export const GET = route<{ evaluationId: string }>('evaluation-comparison', async (request, { params }) => {
  await requireUser('ops', 'admin');
  const evaluationId = IdSchema.parse((await params).evaluationId);
  const query = ComparisonQuerySchema.parse(readQuery(request));
  return Response.json(await compareEvaluations(db(), evaluationId, query));
});
