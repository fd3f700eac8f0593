import { IdSchema } from '@/lib/contracts/ids';
import { describeAuthorization } from '@/lib/server/authorizations/describe-authorization';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> AuthorizationDetail | 404 */
export const GET = route<{ authorizationId: string }>('authorization', async (_request, { params }) => {
  await requireUser('reviewer', 'ops', 'admin');
  const authorizationId = IdSchema.parse((await params).authorizationId);
  return Response.json(await describeAuthorization(db(), authorizationId));
});
