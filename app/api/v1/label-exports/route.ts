import { db } from '@/lib/server/database/db';
import { listExports } from '@/lib/server/exchange/list-exports';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> LabelExportList */
export const GET = route('label-exports', async () => {
  await requireUser('ops', 'admin');
  return Response.json(await listExports(db()));
});
