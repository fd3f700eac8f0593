import { ExportQuerySchema } from '@/lib/contracts/exchange';
import { db } from '@/lib/server/database/db';
import { toSelection } from '@/lib/server/exchange/find-subject';
import { streamExport } from '@/lib/server/exchange/stream-export';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET ExportQuery -> ZIP | 404 not-found | 422 */
export const GET = route('exports', async (request) => {
  const user = await requireUser('ops', 'admin');
  const { format, pictures, unsearched, ...what } = ExportQuerySchema.parse(readQuery(request));
  const subject = (what.dataset ?? what.brand ?? 'all').replaceAll(/[^\w.-]/g, '_');
  const fileName = `${subject}-${format}.zip`;
  const streamed = await streamExport(db(), toSelection(what), {
    format,
    pictures,
    takesIncomplete: unsearched,
    personId: user.id,
    fileName,
    signal: request.signal,
  });
  return new Response(streamed.body, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${fileName}"`,
      'x-content-type-options': 'nosniff',
      'x-picture-count': String(streamed.pictures),
      'x-incomplete-count': String(streamed.incomplete),
    },
  });
});
