import { DrawFirstLooksSchema } from '@/lib/contracts/first-looks';
import { SlugSchema } from '@/lib/contracts/brands';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { drawFirstLooks } from '@/lib/server/learning/draw-first-looks';
import { listFirstLookSets } from '@/lib/server/learning/list-first-looks';
import { requireUser } from '@/lib/server/session';

/** GET -> FirstLookSetList, the newest first */
export const GET = route<{ slug: string }>('first-looks', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const slug = SlugSchema.parse((await params).slug);
  return Response.json({ sets: await listFirstLookSets(db(), slug) });
});

/** POST DrawFirstLooks -> 201 FirstLookSet | 404 | 409 without a model or an ad to look at | 422 */
export const POST = route<{ slug: string }>('first-looks', async (request, { params }) => {
  const user = await requireUser('ops');
  const slug = SlugSchema.parse((await params).slug);
  const wanted = DrawFirstLooksSchema.parse(await readJson(request));
  return Response.json(await drawFirstLooks(db(), user.id, slug, wanted), { status: 201 });
});
