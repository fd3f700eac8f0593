import { CreateUserSchema } from '@/lib/contracts/accounts';
import { createUser } from '@/lib/server/accounts/create-user';
import { listUsers } from '@/lib/server/accounts/manage-users';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> UserList */
export const GET = route('users', async () => {
  await requireUser('admin');
  return Response.json({ users: await listUsers(db()) });
});

/** POST CreateUser -> 201 { id } | 409 conflict */
export const POST = route('users', async (request) => {
  const admin = await requireUser('admin');
  const user = CreateUserSchema.parse(await readJson(request));
  return Response.json(await createUser(db(), { ...user, actorId: admin.id }), { status: 201 });
});
