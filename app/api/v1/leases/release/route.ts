import { LeasesRequestSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { releaseLeases } from '@/lib/server/queue/keep-leases';
import { requireUser } from '@/lib/server/session';

/** POST { slots } -> { releasedSlotIds }; a closing page sends it as a beacon */
export const POST = route('lease-release', async (request) => {
  const user = await requireUser('reviewer', 'ops');
  const { slots } = LeasesRequestSchema.parse(await readJson(request));
  return Response.json({ releasedSlotIds: await releaseLeases(db(), user.id, slots) });
});
