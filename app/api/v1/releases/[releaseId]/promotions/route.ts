import { IdSchema } from '@/lib/contracts/ids';
import { ProposeReleaseSchema } from '@/lib/contracts/release-promotions';
import { getReleaseRescoring } from '@/lib/server/brands/rescore';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { getPromotionOf, proposeRelease } from '@/lib/server/releases/release-promotions';
import { requireUser } from '@/lib/server/session';

type Params = { releaseId: string };

/** GET -> PromotionOfRelease | 404 */
export const GET = route<Params>('release-promotions', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const releaseId = IdSchema.parse((await params).releaseId);
  const promotion = await getPromotionOf(db(), releaseId);
  return Response.json({ promotion, rescoring: await getReleaseRescoring(db(), releaseId) });
});

/** POST ProposeRelease -> 201 ReleasePromotion | 404 | 409 not in shadow, a brand is not prepared, or one is proposed already | 422 */
export const POST = route<Params>('release-promotions', async (request, { params }) => {
  const user = await requireUser('ops');
  const releaseId = IdSchema.parse((await params).releaseId);
  const proposal = ProposeReleaseSchema.parse(await readJson(request));
  return Response.json(await proposeRelease(db(), user.id, releaseId, proposal), { status: 201 });
});
