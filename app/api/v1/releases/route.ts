import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { listModelsInUse, listReleaseEvents, listReleases } from '@/lib/server/releases/list-releases';
import { requireUser } from '@/lib/server/session';

/** GET -> Releases */
export const GET = route('releases', async () => {
  await requireUser('ops', 'admin');
  const [releases, models, events] = await Promise.all([
    listReleases(db()),
    listModelsInUse(db()),
    listReleaseEvents(db()),
  ]);
  return Response.json({ releases, models, events });
});
