import { LeasesRequestSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { renewLeases } from '@/lib/server/queue/keep-leases';
import { requireUser } from '@/lib/server/session';

/** POST { slots } -> { renewed, lostSlotIds } */
export const POST = route('lease-renewal', async (request) => {
  const user = await requireUser('reviewer', 'labeler', 'ops');
  const { slots } = LeasesRequestSchema.parse(await readJson(request));
  const renewed = await renewLeases(db(), user.id, slots);
  const kept = new Set(renewed.map((lease) => lease.slotId));
  return Response.json({
    renewed,
    lostSlotIds: slots.map((slot) => slot.slotId).filter((id) => !kept.has(id)),
  });
});
