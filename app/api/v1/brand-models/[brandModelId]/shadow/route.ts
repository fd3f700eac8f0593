import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { getShadowOf } from '@/lib/server/shadows/get-shadow';

/** GET -> ShadowOfModel | 404 */
export const GET = route<{ brandModelId: string }>('brand-model-shadow', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const brandModelId = IdSchema.parse((await params).brandModelId);
  return Response.json({ shadow: await getShadowOf(db(), brandModelId) });
});
