import { DefinitionAddressSchema, PublishDefinitionSchema } from '@/lib/contracts/brands';
import { publishDefinition } from '@/lib/server/brands/publish-definition';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

type Params = { slug: string; version: string };

/** POST PublishDefinition -> 204 | 404 | 409 conflict, too-late | 422 */
export const POST = route<Params>('definition-publication', async (request, { params }) => {
  const user = await requireUser('ops');
  const address = DefinitionAddressSchema.parse(await params);
  const publication = PublishDefinitionSchema.parse(await readJson(request));
  await publishDefinition(db(), address, publication, user.id);
  return new Response(null, { status: 204 });
});
