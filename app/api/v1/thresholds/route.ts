import { HoursQuerySchema } from '@/lib/contracts/thresholds';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { planHours } from '@/lib/server/thresholds/plan-hours';
import { readAllBrandsLately } from '@/lib/server/thresholds/read-all-brands';

/** GET ?hours -> HoursPlan | 422 */
export const GET = route('thresholds', async (request) => {
  await requireUser('ops', 'admin');
  const { hours } = HoursQuerySchema.parse(readQuery(request));
  return Response.json(await planHours(db(), hours, { read: readAllBrandsLately }));
});
