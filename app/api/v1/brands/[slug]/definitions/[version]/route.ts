import { DefinitionAddressSchema, DiscardDraftSchema, SaveDefinitionSchema } from '@/lib/contracts/brands';
import { getDefinition } from '@/lib/server/brands/get-definition';
import { discardDraft, saveDefinition } from '@/lib/server/brands/save-definition';
import { db } from '@/lib/server/database/db';
import { readJson, readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

type Params = { slug: string; version: string };

/** GET -> Definition | 404 */
export const GET = route<Params>('definition', async (_request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  const { slug, version } = DefinitionAddressSchema.parse(await params);
  return Response.json(await getDefinition(db(), slug, version));
});

/** PUT SaveDefinition -> DefinitionSaved | 409 draft-conflict with what is stored | 409 too-late | 422 */
export const PUT = route<Params>('definition', async (request, { params }) => {
  const user = await requireUser('ops');
  const address = DefinitionAddressSchema.parse(await params);
  const draft = SaveDefinitionSchema.parse(await readJson(request));
  const { kind, ...outcome } = await saveDefinition(db(), address, draft, user.id);
  if (kind === 'saved') return Response.json(outcome);
  const message = 'Somebody has saved this draft since; nothing was overwritten';
  return Response.json({ code: 'draft-conflict', message, ...outcome }, { status: 409 });
});

/** DELETE with DiscardDraft -> 204 | 404 | 409 conflict, too-late */
export const DELETE = route<Params>('definition', async (request, { params }) => {
  const user = await requireUser('ops');
  const address = DefinitionAddressSchema.parse(await params);
  const { expectedRevision } = DiscardDraftSchema.parse(readQuery(request));
  await discardDraft(db(), address, expectedRevision, user.id);
  return new Response(null, { status: 204 });
});
