import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { route } from '@/lib/server/http';
import { getReleaseGates } from '@/lib/server/releases/release-gates';
import { requireUser } from '@/lib/server/session';

/** GET -> { gates: ReleaseGate[] } as they stand now | 404 | 409 not in shadow */
export const GET = route<{ releaseId: string }>('release-gates', async (_request, { params }) => {
  await requireUser('ops', 'admin');
  const releaseId = IdSchema.parse((await params).releaseId);
  return Response.json({ gates: await getReleaseGates(db(), releaseId) });
});
