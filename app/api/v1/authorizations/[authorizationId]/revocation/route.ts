import { RevokeAuthorizationSchema } from '@/lib/contracts/authorizations';
import { IdSchema } from '@/lib/contracts/ids';
import { revokeAuthorization } from '@/lib/server/authorizations/revoke-authorization';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST RevokeAuthorization -> 204 | 404 | 409 conflict | 422 */
export const POST = route<{ authorizationId: string }>(
  'authorization-revocation',
  async (request, { params }) => {
    const user = await requireUser('ops', 'admin');
    const authorizationId = IdSchema.parse((await params).authorizationId);
    const wanted = RevokeAuthorizationSchema.parse(await readJson(request));
    await revokeAuthorization(db(), user.id, authorizationId, wanted);
    return new Response(null, { status: 204 });
  },
);
