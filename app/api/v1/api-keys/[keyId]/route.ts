import { IdSchema } from '@/lib/contracts/ids';
import { revokeApiKey } from '@/lib/server/accounts/api-keys';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** DELETE -> 204 | 404 */
export const DELETE = route<{ keyId: string }>('api-key', async (_request, { params }) => {
  const admin = await requireUser('admin');
  await revokeApiKey(db(), IdSchema.parse((await params).keyId), admin.id);
  return new Response(null, { status: 204 });
});
