import { ApproveAuthorizationsSchema } from '@/lib/contracts/authorizations';
import { approveAuthorizations } from '@/lib/server/authorizations/approve-authorizations';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST ApproveAuthorizations -> { approved } | 404 | 409 conflict, second-person | 422 */
export const POST = route('authorization-approvals', async (request) => {
  const user = await requireUser('ops', 'admin');
  const wanted = ApproveAuthorizationsSchema.parse(await readJson(request));
  return Response.json({ approved: await approveAuthorizations(db(), user.id, wanted) });
});
