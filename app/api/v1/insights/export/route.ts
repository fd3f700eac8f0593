import { InsightExportQuerySchema } from '@/lib/contracts/insights';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { exportInsights } from '@/lib/server/insights/export-insights';
import { requireUser } from '@/lib/server/session';

/** GET InsightExportQuery -> CSV | 404 | 422 */
export const GET = route('insight-export', async (request) => {
  await requireUser('ops', 'admin');
  const query = InsightExportQuerySchema.parse(readQuery(request));
  return new Response(await exportInsights(db(), query), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="insights.csv"',
      'x-content-type-options': 'nosniff',
    },
  });
});
