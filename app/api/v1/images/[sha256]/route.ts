import { z } from 'zod';
import { Sha256Schema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route, readQuery } from '@/lib/server/http';
import { readImage } from '@/lib/server/images/read-image';
import { requireUser } from '@/lib/server/session';

const QuerySchema = z.object({ side: z.enum(['160', '480', '1600']).transform(Number).optional() }).strict();

/** GET ?side=160|480|1600 -> bytes with their stored type | 404 */
export const GET = route<{ sha256: string }>('image', async (request, { params }) => {
  await requireUser();
  const sha256 = Sha256Schema.parse((await params).sha256);
  const { side } = QuerySchema.parse(readQuery(request));
  const { bytes, mediaType } = await readImage(db(), sha256, side as 160 | 480 | 1600 | undefined);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      // Content-addressed: these bytes never change. Private: only who is signed in may have them.
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
});
