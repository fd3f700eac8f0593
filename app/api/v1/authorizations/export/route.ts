import { AuthorizationFilterSchema } from '@/lib/contracts/authorizations';
import { exportAuthorizations } from '@/lib/server/authorizations/export-authorizations';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

const QuerySchema = AuthorizationFilterSchema.omit({ cursor: true, limit: true });

/** GET AuthorizationFilter -> CSV | 422 */
export const GET = route('authorization-export', async (request) => {
  await requireUser('ops', 'admin');
  const filter = QuerySchema.parse(readQuery(request));
  return new Response(exportAuthorizations(db(), filter), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="authorizations.csv"',
      'x-content-type-options': 'nosniff',
    },
  });
});
