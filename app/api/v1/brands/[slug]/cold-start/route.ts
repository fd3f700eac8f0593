import { SlugSchema } from '@/lib/contracts/brands';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { getColdStart } from '@/lib/server/learning/get-cold-start';
import { requireUser } from '@/lib/server/session';

/** GET -> ColdStart | 404 */
export const GET = route<{ slug: string }>('cold-start', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const slug = SlugSchema.parse((await params).slug);
  return Response.json(await getColdStart(db(), slug));
});
