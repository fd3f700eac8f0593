import { DriftAlertsQuerySchema } from '@/lib/contracts/drift';
import { db } from '@/lib/server/database/db';
import { listAlerts } from '@/lib/server/drift/alerts';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET DriftAlertsQuery -> DriftAlertPage | 422 */
export const GET = route('drift-alerts', async (request) => {
  await requireUser('ops', 'admin');
  return Response.json(await listAlerts(db(), DriftAlertsQuerySchema.parse(readQuery(request))));
});
