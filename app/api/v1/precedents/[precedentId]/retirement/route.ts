import { IdSchema } from '@/lib/contracts/ids';
import { RetirePrecedentSchema } from '@/lib/contracts/precedents';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { retirePrecedent } from '@/lib/server/precedents/retire-precedent';
import { requireUser } from '@/lib/server/session';

/** POST RetirePrecedent -> 204 | 404 | 409 conflict | 422 */
export const POST = route<{ precedentId: string }>('precedent-retirement', async (request, { params }) => {
  const user = await requireUser('ops');
  const precedentId = IdSchema.parse((await params).precedentId);
  await retirePrecedent(db(), user.id, precedentId, RetirePrecedentSchema.parse(await readJson(request)));
  return new Response(null, { status: 204 });
});
