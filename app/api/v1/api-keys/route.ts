import { CreateApiKeySchema } from '@/lib/contracts/accounts';
import { createApiKey, listApiKeys } from '@/lib/server/accounts/api-keys';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> ApiKeyList */
export const GET = route('api-keys', async () => {
  await requireUser('admin');
  return Response.json({ apiKeys: await listApiKeys(db()) });
});

/** POST CreateApiKey -> 201 ApiKeyCreated, with the key, once */
export const POST = route('api-keys', async (request) => {
  const admin = await requireUser('admin');
  const input = CreateApiKeySchema.parse(await readJson(request));
  return Response.json(await createApiKey(db(), input, admin.id), { status: 201 });
});
