import { FreezeRequestSchema } from '@/lib/contracts/dataset-versions';
import { DatasetNameSchema } from '@/lib/contracts/datasets';
import { db } from '@/lib/server/database/db';
import { requestFreeze } from '@/lib/server/datasets/request-freeze';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST FreezeRequest -> 201 Freeze | 404 a new name without a recipe | 409 being frozen already, or other rules | 422 */
export const POST = route<{ name: string }>('dataset-freezes', async (request, { params }) => {
  const user = await requireUser('ops');
  const name = DatasetNameSchema.parse((await params).name);
  const { recipe = null } = FreezeRequestSchema.parse(await readJson(request));
  return Response.json(await requestFreeze(db(), { name, recipe, actorId: user.id }), { status: 201 });
});
