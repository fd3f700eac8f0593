import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { stopReleaseShadow } from '@/lib/server/releases/end-release-shadow';
import { requireUser } from '@/lib/server/session';

/** POST -> 204 | 404 | 409 it has ended */
export const POST = route<{ releaseShadowId: string }>('release-shadow-end', async (_request, { params }) => {
  const user = await requireUser('ops');
  await stopReleaseShadow(db(), user.id, IdSchema.parse((await params).releaseShadowId));
  return new Response(null, { status: 204 });
});
