import { DatasetNameSchema } from '@/lib/contracts/datasets';
import { db } from '@/lib/server/database/db';
import { getDataset } from '@/lib/server/datasets/list-datasets';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> DatasetDetail | 404 */
export const GET = route<{ name: string }>('dataset', async (_request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await getDataset(db(), DatasetNameSchema.parse((await params).name)));
});
