import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { cancelFreeze } from '@/lib/server/datasets/request-freeze';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST -> Freeze as it ended | 404 */
export const POST = route<{ freezeId: string }>(
  'dataset-freeze-cancellation',
  async (_request, { params }) => {
    const user = await requireUser('ops');
    return Response.json(await cancelFreeze(db(), IdSchema.parse((await params).freezeId), user.id));
  },
);
