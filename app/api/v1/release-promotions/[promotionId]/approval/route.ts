import { IdSchema } from '@/lib/contracts/ids';
import { ApprovePromotionSchema } from '@/lib/contracts/promotions';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { approveRelease } from '@/lib/server/releases/release-promotions';
import { requireUser } from '@/lib/server/session';

/** POST ApprovePromotion -> ReleasePromotion | 403 the proposer, or a shut gate | 404 | 409 decided, or its shadow has ended, or a brand has another model in use */
export const POST = route<{ promotionId: string }>(
  'release-promotion-approval',
  async (request, { params }) => {
    const user = await requireUser('ops', 'admin');
    const promotionId = IdSchema.parse((await params).promotionId);
    const answer = ApprovePromotionSchema.parse(await readJson(request));
    const person = { id: user.id, isAdmin: user.roles.includes('admin') };
    return Response.json(await approveRelease(db(), person, promotionId, answer));
  },
);
