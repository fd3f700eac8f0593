import { Sha256Schema } from '@/lib/contracts/ids';
import { readDocument } from '@/lib/server/authorizations/store-document';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> bytes with their stored type, to be saved | 404 */
export const GET = route<{ sha256: string }>('document', async (_request, { params }) => {
  await requireUser('reviewer', 'ops', 'admin');
  const sha256 = Sha256Schema.parse((await params).sha256);
  const { bytes, mediaType } = await readDocument(db(), sha256);
  const name = `${sha256.slice(0, 12)}.${mediaType.split('/')[1]!}`;
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-length': String(bytes.length),
      // Never shown inside our own pages: a PDF may hold scripts.
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
});
