import { countBrandFigures } from '@/lib/server/brands/count-brand-figures';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> BrandFigures */
export const GET = route('brand-figures', async () => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await countBrandFigures(db()));
});
