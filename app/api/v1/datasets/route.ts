import { db } from '@/lib/server/database/db';
import { listDatasets } from '@/lib/server/datasets/list-datasets';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> DatasetList */
export const GET = route('datasets', async () => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json({ datasets: await listDatasets(db()) });
});
