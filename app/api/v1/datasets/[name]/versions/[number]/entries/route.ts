import { EntryFilterSchema } from '@/lib/contracts/dataset-entries';
import { VersionAddressSchema } from '@/lib/contracts/dataset-versions';
import { db } from '@/lib/server/database/db';
import { listEntries } from '@/lib/server/datasets/list-entries';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET EntryFilter -> EntryPage | 404 | 422 */
export const GET = route<{ name: string; number: string }>('dataset-entries', async (request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  const version = VersionAddressSchema.parse(await params);
  return Response.json(await listEntries(db(), version, EntryFilterSchema.parse(readQuery(request))));
});
