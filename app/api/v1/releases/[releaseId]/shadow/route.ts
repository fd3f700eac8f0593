import { IdSchema } from '@/lib/contracts/ids';
import { StartReleaseShadowSchema } from '@/lib/contracts/release-shadows';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { getReleaseShadow } from '@/lib/server/releases/get-release-shadow';
import { startReleaseShadow } from '@/lib/server/releases/start-release-shadow';
import { requireUser } from '@/lib/server/session';

type Params = { releaseId: string };

/** GET -> ShadowOfRelease | 404 */
export const GET = route<Params>('release-shadow', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  return Response.json({ shadow: await getReleaseShadow(db(), IdSchema.parse((await params).releaseId)) });
});

/** POST StartReleaseShadow -> 201 ReleaseShadowStarted | 404 | 409 no candidate, or something is in shadow already | 422 */
export const POST = route<Params>('release-shadow', async (request, { params }) => {
  const user = await requireUser('ops');
  const releaseId = IdSchema.parse((await params).releaseId);
  const { reviewShare } = StartReleaseShadowSchema.parse(await readJson(request));
  const releaseShadowId = await startReleaseShadow(db(), user.id, releaseId, reviewShare);
  return Response.json({ releaseShadowId }, { status: 201 });
});
