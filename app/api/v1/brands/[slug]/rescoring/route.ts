import { SlugSchema } from '@/lib/contracts/brands';
import { getRescoring } from '@/lib/server/brands/rescore';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> Rescoring | 404 */
export const GET = route<{ slug: string }>('rescoring', async (_request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  const slug = SlugSchema.parse((await params).slug);
  return Response.json({ rescoring: await getRescoring(db(), slug) });
});
