import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { listPrecedentTags } from '@/lib/server/precedents/list-precedents';
import { requireUser } from '@/lib/server/session';

/** GET -> PrecedentTags */
export const GET = route('precedent-tags', async () => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json({ tags: await listPrecedentTags(db()) });
});
