import { ClaimRequestSchema } from '@/lib/contracts/review';
import { config } from '@/lib/server/config/env';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { claimReviews } from '@/lib/server/queue/claim-reviews';
import { requireUser, requireRoleFor } from '@/lib/server/session';

/** POST ClaimRequest -> ClaimResponse, empty when nothing waits | 409 lease-lost for a particular item */
export const POST = route('claims', async (request) => {
  const user = await requireUser('reviewer', 'ops');
  const claim = ClaimRequestSchema.parse(await readJson(request));
  requireRoleFor(user, 'review', claim.purpose);
  const claimed = await claimReviews(db(), { ...claim, userId: user.id });
  return Response.json({ ...claimed, leaseMs: config().leaseMs });
});
