import { db } from '@/lib/server/database/db';
import { listHardNegatives } from '@/lib/server/datasets/list-hard-negatives';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> HardNegativeList */
export const GET = route('hard-negatives', async () => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json({ brands: await listHardNegatives(db()) });
});
