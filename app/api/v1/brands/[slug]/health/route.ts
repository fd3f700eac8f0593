import { SlugSchema } from '@/lib/contracts/brands';
import { getBrandHealth } from '@/lib/server/brands/get-brand-health';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> BrandHealth | 404 */
export const GET = route<{ slug: string }>('brand-health', async (_request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await getBrandHealth(db(), SlugSchema.parse((await params).slug)));
});
