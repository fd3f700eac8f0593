import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { withdrawPromotion } from '@/lib/server/learning/promotions';
import { requireUser } from '@/lib/server/session';

/** POST -> Promotion | 404 | 409 decided already */
export const POST = route<{ promotionId: string }>('promotion-withdrawal', async (_request, { params }) => {
  const user = await requireUser('ops', 'admin');
  return Response.json(await withdrawPromotion(db(), user.id, IdSchema.parse((await params).promotionId)));
});
