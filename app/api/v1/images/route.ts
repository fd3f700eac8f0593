import { requireApiKey } from '@/lib/server/accounts/api-keys';
import { config } from '@/lib/server/config/env';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { storeImage } from '@/lib/server/images/store-image';
import { readBody } from '@/lib/server/read-body';

/** POST bytes -> 201 StoredImage (200 when known) | 413 | 415 unsupported-image */
export const POST = route('images', async (request) => {
  await requireApiKey(db(), request, 'images_write');
  const stored = await storeImage(db(), await readBody(request, config().maxImageBytes));
  return Response.json(stored, { status: stored.isNew ? 201 : 200 });
});
