import { BrandsQuerySchema } from '@/lib/contracts/evaluations';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { listBrandFigures } from '@/lib/server/evaluations/read-figures';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET BrandsQuery -> EvaluationBrands | 404 | 409 not ended | 422 */
export const GET = route<{ evaluationId: string }>('evaluation-brands', async (request, { params }) => {
  await requireUser('ops', 'admin');
  const evaluationId = IdSchema.parse((await params).evaluationId);
  const query = BrandsQuerySchema.parse(readQuery(request));
  return Response.json(await listBrandFigures(db(), evaluationId, query));
});
