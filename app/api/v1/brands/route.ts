import { listBrands } from '@/lib/server/brands/list-brands';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> BrandList */
export const GET = route('brands', async () => {
  await requireUser();
  return Response.json({ brands: await listBrands(db()) });
});
