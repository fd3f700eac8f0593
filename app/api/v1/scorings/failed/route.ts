import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { listFailedScorings } from '@/lib/server/scores/list-failed-scorings';
import { requireUser } from '@/lib/server/session';

/** GET -> FailedScorings */
export const GET = route('failed-scorings', async () => {
  await requireUser('ops', 'admin');
  return Response.json(await listFailedScorings(db()));
});
