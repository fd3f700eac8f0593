import { FailuresQuerySchema } from '@/lib/contracts/evaluations';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { listFailures } from '@/lib/server/evaluations/list-failures';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET FailuresQuery -> FailurePage | 404 | 409 not ended | 422 */
export const GET = route<{ evaluationId: string }>('evaluation-failures', async (request, { params }) => {
  await requireUser('ops', 'admin');
  const evaluationId = IdSchema.parse((await params).evaluationId);
  const query = FailuresQuerySchema.parse(readQuery(request));
  return Response.json(await listFailures(db(), evaluationId, query));
});
