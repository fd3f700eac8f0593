import { DrawMinedLooksSchema } from '@/lib/contracts/first-looks';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { drawMinedLooks } from '@/lib/server/learning/draw-first-looks';
import { requireUser } from '@/lib/server/session';

/** POST DrawMinedLooks -> 201 FirstLookSet | 404 | 409 nothing is left to ask about | 422 */
export const POST = route<{ runId: string }>('mined-looks', async (request, { params }) => {
  const user = await requireUser('ops');
  const runId = IdSchema.parse((await params).runId);
  const { brand } = DrawMinedLooksSchema.parse(await readJson(request));
  return Response.json(await drawMinedLooks(db(), user.id, runId, brand), { status: 201 });
});
