import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { cancelExport } from '@/lib/server/exchange/list-exports';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST -> LabelExportList with it as it ended | 404 */
export const POST = route<{ exportId: string }>('label-export-cancellation', async (_request, { params }) => {
  const user = await requireUser('ops', 'admin');
  return Response.json(await cancelExport(db(), IdSchema.parse((await params).exportId), user.id));
});
