import { InsightsQuerySchema } from '@/lib/contracts/insights';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { getInsights } from '@/lib/server/insights/get-insights';
import { requireUser } from '@/lib/server/session';

/** GET InsightsQuery -> Insights | 404 | 422 */
export const GET = route('insights', async (request) => {
  await requireUser('ops', 'admin');
  return Response.json(await getInsights(db(), InsightsQuerySchema.parse(readQuery(request))));
});
