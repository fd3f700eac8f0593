import { EntryAddressSchema } from '@/lib/contracts/dataset-versions';
import { db } from '@/lib/server/database/db';
import { traceEntry } from '@/lib/server/datasets/trace-entry';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET -> Lineage | 404 */
export const GET = route<{ name: string; number: string; position: string }>(
  'dataset-lineage',
  async (_request, { params }) => {
    await requireUser('reviewer', 'labeler', 'ops', 'admin');
    return Response.json(await traceEntry(db(), EntryAddressSchema.parse(await params)));
  },
);
