import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { getBrandThresholds } from '@/lib/server/thresholds/get-brand-thresholds';
import { measureModelLately } from '@/lib/server/thresholds/measure-model';

/** GET -> BrandThresholds | 404 */
export const GET = route<{ slug: string }>('brand-thresholds', async (_request, { params }) => {
  await requireUser('reviewer', 'ops', 'admin');
  return Response.json(await getBrandThresholds(db(), (await params).slug, { measure: measureModelLately }));
});
