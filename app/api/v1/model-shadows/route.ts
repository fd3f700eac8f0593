import { StartShadowsSchema } from '@/lib/contracts/shadows';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { startShadows } from '@/lib/server/shadows/start-shadows';

/** POST StartShadows -> 201 ShadowsStarted | 409 none of them is a candidate that can run | 422 */
export const POST = route('model-shadows', async (request) => {
  const user = await requireUser('ops');
  const wish = StartShadowsSchema.parse(await readJson(request));
  return Response.json(await startShadows(db(), user.id, wish), { status: 201 });
});
