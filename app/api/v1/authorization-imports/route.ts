import { AuthorizationImportQuerySchema } from '@/lib/contracts/authorizations';
import { importAuthorizations } from '@/lib/server/authorizations/import-authorizations';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { readBody } from '@/lib/server/read-body';
import { requireUser } from '@/lib/server/session';

const MAX_CSV_BYTES = 5_000_000;

/** POST CSV with AuthorizationImportQuery -> AuthorizationImportResult (201 when something was proposed) | 413 | 422 */
export const POST = route('authorization-imports', async (request) => {
  const user = await requireUser('ops', 'admin');
  const { source, dryRun } = AuthorizationImportQuerySchema.parse(readQuery(request));
  const csv = new TextDecoder().decode(await readBody(request, MAX_CSV_BYTES));
  const options = { source, actorId: user.id, isDryRun: dryRun === 'yes' };
  const result = await importAuthorizations(db(), csv, options);
  return Response.json(result, { status: !result.isDryRun && result.created > 0 ? 201 : 200 });
});
