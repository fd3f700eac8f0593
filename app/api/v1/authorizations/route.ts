import { AuthorizationFilterSchema, ProposeAuthorizationSchema } from '@/lib/contracts/authorizations';
import { listAuthorizations } from '@/lib/server/authorizations/list-authorizations';
import { proposeAuthorization } from '@/lib/server/authorizations/propose-authorization';
import { db } from '@/lib/server/database/db';
import { readJson, readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET AuthorizationFilter -> AuthorizationPage | 422 */
export const GET = route('authorizations', async (request) => {
  await requireUser('reviewer', 'ops', 'admin');
  return Response.json(await listAuthorizations(db(), AuthorizationFilterSchema.parse(readQuery(request))));
});

/** POST ProposeAuthorization -> 201 { authorizationId } | 404 | 409 conflict when it stands already | 422 */
export const POST = route('authorizations', async (request) => {
  const user = await requireUser('ops', 'admin');
  const proposal = ProposeAuthorizationSchema.parse(await readJson(request));
  const authorizationId = await proposeAuthorization(db(), user.id, proposal);
  return Response.json({ authorizationId }, { status: 201 });
});
