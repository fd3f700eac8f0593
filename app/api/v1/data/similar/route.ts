import { SimilarFilterSchema } from '@/lib/contracts/data-browser';
import { findSimilar } from '@/lib/server/data/find-similar';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET SimilarFilter -> SimilarPictures | 404 when no model has looked at the picture | 422 */
export const GET = route('data-similar', async (request) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await findSimilar(db(), SimilarFilterSchema.parse(readQuery(request))));
});
