import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { listLabelAccuracy } from '@/lib/server/labeling/label-accuracy';
import { requireUser } from '@/lib/server/session';

/** GET -> LabelAccuracyList */
export const GET = route('label-accuracy', async () => {
  await requireUser('ops', 'admin');
  return Response.json({ brands: await listLabelAccuracy(db()) });
});
