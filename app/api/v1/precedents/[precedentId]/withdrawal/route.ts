import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { takeBackPrecedent } from '@/lib/server/precedents/take-back-precedent';
import { requireUser } from '@/lib/server/session';

/** POST -> 204 | 404 | 409 too-late */
export const POST = route<{ precedentId: string }>('precedent-withdrawal', async (_request, { params }) => {
  const user = await requireUser('reviewer', 'ops');
  await takeBackPrecedent(db(), user.id, IdSchema.parse((await params).precedentId));
  return new Response(null, { status: 204 });
});
