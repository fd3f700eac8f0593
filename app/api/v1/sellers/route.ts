import { SellerQuerySchema } from '@/lib/contracts/authorizations';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { lookUpSeller } from '@/lib/server/sellers/look-up-seller';
import { requireUser } from '@/lib/server/session';

/** GET SellerQuery -> SellerLookup | 422 */
export const GET = route('sellers', async (request) => {
  await requireUser('ops', 'admin');
  return Response.json(await lookUpSeller(db(), SellerQuerySchema.parse(readQuery(request))));
});
