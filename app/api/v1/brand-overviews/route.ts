import { BrandListFilterSchema } from '@/lib/contracts/brand-overviews';
import { listBrandOverviews } from '@/lib/server/brands/list-brand-overviews';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET BrandListFilter -> BrandOverviewPage | 422 */
export const GET = route('brand-overviews', async (request) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await listBrandOverviews(db(), BrandListFilterSchema.parse(readQuery(request))));
});
