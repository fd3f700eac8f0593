import { ImportUploadQuerySchema } from '@/lib/contracts/exchange';
import { db } from '@/lib/server/database/db';
import { importUpload } from '@/lib/server/exchange/import-upload';
import { listImports } from '@/lib/server/exchange/list-imports';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> LabelImportList */
export const GET = route('label-imports', async () => {
  await requireUser('ops', 'admin');
  return Response.json(await listImports(db()));
});

/** POST ZIP with ImportUploadQuery -> LabelImportResult (201 when something was imported) | 413 | 422 */
export const POST = route('label-imports', async (request) => {
  const user = await requireUser('ops', 'admin');
  const query = ImportUploadQuerySchema.parse(readQuery(request));
  const result = await importUpload(db(), user.id, request, query);
  return Response.json(result, { status: result.importId === null ? 200 : 201 });
});
