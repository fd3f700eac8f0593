import { VersionAddressSchema } from '@/lib/contracts/dataset-versions';
import { db } from '@/lib/server/database/db';
import { getVersion } from '@/lib/server/datasets/list-datasets';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> DatasetVersion | 404 */
export const GET = route<{ name: string; number: string }>(
  'dataset-version',
  async (_request, { params }) => {
    await requireUser('reviewer', 'labeler', 'ops', 'admin');
    const { name, number } = VersionAddressSchema.parse(await params);
    return Response.json(await getVersion(db(), name, number));
  },
);
