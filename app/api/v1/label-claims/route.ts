import { LabelClaimRequestSchema } from '@/lib/contracts/label-work';
import { config } from '@/lib/server/config/env';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { claimLabels } from '@/lib/server/labeling/claim-labels';
import { requireRoleFor, requireUser } from '@/lib/server/session';

/** POST LabelClaimRequest -> LabelClaimResponse, empty when nothing waits | 409 lease-lost for a particular task */
export const POST = route('label-claims', async (request) => {
  const user = await requireUser('labeler', 'ops');
  const claim = LabelClaimRequestSchema.parse(await readJson(request));
  requireRoleFor(user, 'labeling', claim.purpose);
  const claimed = await claimLabels(db(), { ...claim, userId: user.id });
  return Response.json({ ...claimed, leaseMs: config().leaseMs });
});
