import { countAuthorizations } from '@/lib/server/authorizations/list-authorizations';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> AuthorizationCounts */
export const GET = route('authorization-counts', async () => {
  await requireUser('reviewer', 'ops', 'admin');
  return Response.json(await countAuthorizations(db()));
});
