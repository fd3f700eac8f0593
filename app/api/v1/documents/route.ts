import { MAX_DOCUMENT_BYTES, storeDocument } from '@/lib/server/authorizations/store-document';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { readBody } from '@/lib/server/read-body';
import { requireUser } from '@/lib/server/session';

/** POST bytes -> 201 StoredDocument | 413 | 415 unsupported-document */
export const POST = route('documents', async (request) => {
  await requireUser('ops', 'admin');
  const bytes = await readBody(request, MAX_DOCUMENT_BYTES);
  return Response.json(await storeDocument(db(), bytes), { status: 201 });
});
