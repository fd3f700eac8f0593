import { OpenDraftSchema, SlugSchema } from '@/lib/contracts/brands';
import { listDefinitions } from '@/lib/server/brands/get-definition';
import { openDraft } from '@/lib/server/brands/open-draft';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

type Params = { slug: string };

/** GET -> DefinitionList, the newest first | 404 */
export const GET = route<Params>('definitions', async (_request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  const slug = SlugSchema.parse((await params).slug);
  return Response.json({ versions: await listDefinitions(db(), slug) });
});

/** POST OpenDraft -> 201 Definition | 404 | 409 conflict while there is a draft */
export const POST = route<Params>('definitions', async (request, { params }) => {
  const user = await requireUser('ops');
  const slug = SlugSchema.parse((await params).slug);
  const { from } = OpenDraftSchema.parse(await readJson(request));
  return Response.json(await openDraft(db(), slug, from, user.id), { status: 201 });
});
