import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { withdrawRelease } from '@/lib/server/releases/release-promotions';
import { requireUser } from '@/lib/server/session';

/** POST -> ReleasePromotion | 404 | 409 decided already */
export const POST = route<{ promotionId: string }>(
  'release-promotion-withdrawal',
  async (_request, { params }) => {
    const user = await requireUser('ops', 'admin');
    return Response.json(await withdrawRelease(db(), user.id, IdSchema.parse((await params).promotionId)));
  },
);
