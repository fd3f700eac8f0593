import { MeasuringQuerySchema } from '@/lib/contracts/insights';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { getMeasuring } from '@/lib/server/insights/get-measuring';
import { requireUser } from '@/lib/server/session';

/** GET MeasuringQuery -> Measuring | 422 */
export const GET = route('measuring', async (request) => {
  await requireUser('ops', 'admin');
  const { days } = MeasuringQuerySchema.parse(readQuery(request));
  return Response.json(await getMeasuring(db(), days));
});
