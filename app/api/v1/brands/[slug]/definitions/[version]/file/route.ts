import { DefinitionAddressSchema } from '@/lib/contracts/brands';
import { readDefinitionFile, streamDefinition } from '@/lib/server/brands/definition-files';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { readBody } from '@/lib/server/read-body';
import { requireUser } from '@/lib/server/session';

type Params = { slug: string; version: string };
const MAX_FILE_BYTES = 200e6;

/** GET -> ZIP: brands.json and the pictures | 404 */
export const GET = route<Params>('definition-file', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const { slug, version } = DefinitionAddressSchema.parse(await params);
  return new Response(await streamDefinition(db(), slug, version), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${slug}-definition-${version}.zip"`,
      'x-content-type-options': 'nosniff',
    },
  });
});

/** POST ZIP -> DefinitionContent as the file says; its pictures are stored, nothing else is changed | 413 | 422 */
export const POST = route<Params>('definition-file', async (request, { params }) => {
  await requireUser('ops');
  DefinitionAddressSchema.parse(await params);
  return Response.json(await readDefinitionFile(db(), await readBody(request, MAX_FILE_BYTES)));
});
