import { FiguresQuerySchema } from '@/lib/contracts/evaluations';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { readFigures } from '@/lib/server/evaluations/read-figures';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET FiguresQuery -> EvaluationFigures | 404 | 409 not ended | 422 */
export const GET = route<{ evaluationId: string }>('evaluation-figures', async (request, { params }) => {
  await requireUser('ops', 'admin');
  const evaluationId = IdSchema.parse((await params).evaluationId);
  const query = FiguresQuerySchema.parse(readQuery(request));
  return Response.json(await readFigures(db(), evaluationId, query));
});
