import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { checkPromotionGates } from '@/lib/server/learning/promotions';
import { requireUser } from '@/lib/server/session';

/** GET -> { gates: PromotionGate[], movedMarks } as they stand now | 404 */
export const GET = route<{ promotionId: string }>('promotion-gates', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const promotionId = IdSchema.parse((await params).promotionId);
  return Response.json(await checkPromotionGates(db(), promotionId));
});
