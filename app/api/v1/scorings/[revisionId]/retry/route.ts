import { IdSchema } from '@/lib/contracts/ids';
import { retryScoring } from '@/lib/server/ads/retry-scoring';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST -> 204 | 409 conflict */
export const POST = route<{ revisionId: string }>('scoring-retry', async (_request, { params }) => {
  const user = await requireUser('ops', 'admin');
  await retryScoring(db(), IdSchema.parse((await params).revisionId), user.id);
  return new Response(null, { status: 204 });
});
