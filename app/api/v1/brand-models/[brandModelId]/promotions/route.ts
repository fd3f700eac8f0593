import { IdSchema } from '@/lib/contracts/ids';
import { ProposePromotionSchema } from '@/lib/contracts/promotions';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { proposePromotion } from '@/lib/server/learning/promotions';
import { requireUser } from '@/lib/server/session';

/** POST ProposePromotion -> 201 Promotion | 404 | 409 no candidate, or one is proposed already */
export const POST = route<{ brandModelId: string }>('promotions', async (request, { params }) => {
  const user = await requireUser('ops');
  const brandModelId = IdSchema.parse((await params).brandModelId);
  const proposal = ProposePromotionSchema.parse(await readJson(request));
  return Response.json(await proposePromotion(db(), user.id, brandModelId, proposal), { status: 201 });
});
