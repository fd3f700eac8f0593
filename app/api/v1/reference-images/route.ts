import { config } from '@/lib/server/config/env';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { storeImage } from '@/lib/server/images/store-image';
import { readBody } from '@/lib/server/read-body';
import { requireUser } from '@/lib/server/session';

/** POST bytes -> 201 StoredImage (200 when known) | 413 | 415 unsupported-image */
export const POST = route('reference-images', async (request) => {
  await requireUser('ops');
  const stored = await storeImage(db(), await readBody(request, config().maxImageBytes));
  return Response.json(stored, { status: stored.isNew ? 201 : 200 });
});
