import { ExportPreviewQuerySchema } from '@/lib/contracts/exchange';
import { db } from '@/lib/server/database/db';
import { countExport } from '@/lib/server/exchange/count-export';
import { toSelection } from '@/lib/server/exchange/find-subject';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET ExportPreviewQuery -> ExportPreview | 404 not-found | 422 */
export const GET = route('export-preview', async (request) => {
  await requireUser('ops', 'admin');
  const what = ExportPreviewQuerySchema.parse(readQuery(request));
  return Response.json(await countExport(db(), toSelection(what)));
});
