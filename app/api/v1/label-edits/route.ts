import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { listEdits } from '@/lib/server/labels/list-edits';
import { requireUser } from '@/lib/server/session';

/** GET -> LabelEditList */
export const GET = route('label-edits', async () => {
  await requireUser('ops', 'admin');
  return Response.json({ edits: await listEdits(db()) });
});
