import { db } from '@/lib/server/database/db';
import { describeSystem } from '@/lib/server/health/describe-system';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> System */
export const GET = route('system', async () => {
  await requireUser('ops', 'admin');
  return Response.json(await describeSystem(db()));
});
