import { CreateBrandSchema } from '@/lib/contracts/brands';
import { listBrands } from '@/lib/server/brands/list-brands';
import { createBrand } from '@/lib/server/brands/open-draft';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> BrandList */
export const GET = route('brands', async () => {
  await requireUser();
  return Response.json({ brands: await listBrands(db()) });
});

/** POST CreateBrand -> 201 Definition: its first draft | 409 conflict | 422 */
export const POST = route('brands', async (request) => {
  const user = await requireUser('ops');
  const brand = CreateBrandSchema.parse(await readJson(request));
  return Response.json(await createBrand(db(), brand, user.id), { status: 201 });
});
