import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { restoreBrandModel } from '@/lib/server/models/activate-brand-model';
import { requireUser } from '@/lib/server/session';

/** POST -> 204 | 404 | 409 in use, or of another release or definition */
export const POST = route<{ brandModelId: string }>(
  'brand-model-restoration',
  async (_request, { params }) => {
    const user = await requireUser('ops');
    await restoreBrandModel(db(), user.id, IdSchema.parse((await params).brandModelId));
    return new Response(null, { status: 204 });
  },
);
