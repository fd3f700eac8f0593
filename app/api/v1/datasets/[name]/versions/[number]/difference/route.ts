import { DifferenceFilterSchema } from '@/lib/contracts/dataset-differences';
import { VersionAddressSchema } from '@/lib/contracts/dataset-versions';
import { db } from '@/lib/server/database/db';
import { compareVersions } from '@/lib/server/datasets/compare-versions';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET DifferenceFilter -> Difference | 404 | 422 */
export const GET = route<{ name: string; number: string }>(
  'dataset-difference',
  async (request, { params }) => {
    await requireUser('reviewer', 'labeler', 'ops', 'admin');
    const version = VersionAddressSchema.parse(await params);
    const filter = DifferenceFilterSchema.parse(readQuery(request));
    return Response.json(await compareVersions(db(), version, filter));
  },
);
