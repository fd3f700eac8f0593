import { ReleaseRequestSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { releaseLeases } from '@/lib/server/queue/keep-leases';
import { requireUser } from '@/lib/server/session';

/** POST { slots, graceMs? } -> { releasedSlotIds }; a closing page sends it and does not wait */
export const POST = route('lease-release', async (request) => {
  const user = await requireUser('reviewer', 'labeler', 'ops');
  const { slots, graceMs } = ReleaseRequestSchema.parse(await readJson(request));
  return Response.json({ releasedSlotIds: await releaseLeases(db(), user.id, slots, graceMs) });
});
