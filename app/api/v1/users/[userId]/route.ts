import { UpdateUserSchema } from '@/lib/contracts/accounts';
import { IdSchema } from '@/lib/contracts/ids';
import { updateUser } from '@/lib/server/accounts/manage-users';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** PATCH UpdateUser -> 204 | 404 | 409 conflict */
export const PATCH = route<{ userId: string }>('user', async (request, { params }) => {
  const admin = await requireUser('admin');
  const change = UpdateUserSchema.parse(await readJson(request));
  await updateUser(db(), IdSchema.parse((await params).userId), change, admin.id);
  return new Response(null, { status: 204 });
});
