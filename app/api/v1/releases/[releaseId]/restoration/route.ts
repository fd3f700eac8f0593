import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { restoreRelease } from '@/lib/server/releases/restore-release';
import { requireUser } from '@/lib/server/session';

/** POST -> 204 | 404 | 409 it was not in use before, or its files are gone */
export const POST = route<{ releaseId: string }>('release-restoration', async (_request, { params }) => {
  const user = await requireUser('ops');
  await restoreRelease(db(), user.id, IdSchema.parse((await params).releaseId));
  return new Response(null, { status: 204 });
});
