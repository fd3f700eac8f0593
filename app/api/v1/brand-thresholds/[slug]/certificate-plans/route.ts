import { MakePlanSchema } from '@/lib/contracts/threshold-certificates';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { planCertificate } from '@/lib/server/thresholds/plan-certificate';

/** POST MakePlan -> PlanMade | 404 | 422 */
export const POST = route<{ slug: string }>('certificate-plans', async (request, { params }) => {
  const user = await requireUser('ops');
  const plan = MakePlanSchema.parse(await readJson(request));
  return Response.json(await planCertificate(db(), user.id, (await params).slug, plan));
});
