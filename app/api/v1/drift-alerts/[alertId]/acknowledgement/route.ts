import { AcknowledgeAlertSchema } from '@/lib/contracts/drift';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { acknowledgeAlert } from '@/lib/server/drift/alerts';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST AcknowledgeAlert -> 204 | 404 | 409 conflict | 422 */
export const POST = route<{ alertId: string }>('drift-alert-acknowledgement', async (request, { params }) => {
  const user = await requireUser('ops', 'admin');
  const alertId = IdSchema.parse((await params).alertId);
  const acknowledgement = AcknowledgeAlertSchema.parse(await readJson(request));
  await acknowledgeAlert(db(), user.id, alertId, acknowledgement);
  return new Response(null, { status: 204 });
});
