import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { stopShadow } from '@/lib/server/shadows/end-shadow';

/** POST -> 204 | 404 | 409 it has ended */
export const POST = route<{ shadowId: string }>('model-shadow-end', async (_request, { params }) => {
  const user = await requireUser('ops');
  await stopShadow(db(), user.id, IdSchema.parse((await params).shadowId));
  return new Response(null, { status: 204 });
});
