import { DeclineRequestSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { declineItem } from '@/lib/server/queue/decline-item';
import { requireUser } from '@/lib/server/session';

/** POST { slotId, token } -> 204 | 409 lease-lost */
export const POST = route('declines', async (request) => {
  const user = await requireUser('reviewer', 'ops');
  await declineItem(db(), user.id, DeclineRequestSchema.parse(await readJson(request)));
  return new Response(null, { status: 204 });
});
