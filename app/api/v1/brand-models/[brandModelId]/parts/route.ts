import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { compareBrandModel } from '@/lib/server/models/compare-brand-model';
import { requireUser } from '@/lib/server/session';

/** GET -> BrandModelComparison | 404 */
export const GET = route<{ brandModelId: string }>('brand-model-parts', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  return Response.json(await compareBrandModel(db(), IdSchema.parse((await params).brandModelId)));
});
