import { RequestImpactSchema } from '@/lib/contracts/brand-impact';
import { DefinitionAddressSchema } from '@/lib/contracts/brands';
import { findLatestImpact, requestImpact } from '@/lib/server/brands/request-impact';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

type Params = { slug: string; version: string };

/** GET -> LatestImpact */
export const GET = route<Params>('definition-impacts', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const address = DefinitionAddressSchema.parse(await params);
  return Response.json({ impact: await findLatestImpact(db(), address) });
});

/** POST RequestImpact -> 201 Impact | 404 | 409 conflict, too-late | 422 */
export const POST = route<Params>('definition-impacts', async (request, { params }) => {
  const user = await requireUser('ops');
  const address = DefinitionAddressSchema.parse(await params);
  const wish = RequestImpactSchema.parse(await readJson(request));
  return Response.json(await requestImpact(db(), address, wish, user.id), { status: 201 });
});
