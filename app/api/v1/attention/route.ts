import { db } from '@/lib/server/database/db';
import { countAttention } from '@/lib/server/drift/alerts';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> Attention */
export const GET = route('attention', async () => {
  await requireUser('ops', 'admin');
  return Response.json(await countAttention(db()));
});
