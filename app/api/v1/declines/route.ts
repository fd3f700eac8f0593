import { DeclineRequestSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { declineWork } from '@/lib/server/queue/decline-work';
import { requireUser } from '@/lib/server/session';

/** POST { slotId, token } -> 204 | 409 lease-lost */
export const POST = route('declines', async (request) => {
  const user = await requireUser('reviewer', 'labeler', 'ops');
  await declineWork(db(), user.id, DeclineRequestSchema.parse(await readJson(request)));
  return new Response(null, { status: 204 });
});
