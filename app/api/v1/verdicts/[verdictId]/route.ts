import { IdSchema } from '@/lib/contracts/ids';
import { SubmitVerdictSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';
import { submitVerdict } from '@/lib/server/verdicts/submit-verdict';

/** PUT SubmitVerdict -> 201 VerdictStored, 200 for a replay | 409 lease-lost or verdict-differs | 422 */
export const PUT = route<{ verdictId: string }>('verdict', async (request, { params }) => {
  const user = await requireUser('reviewer', 'ops');
  const verdictId = IdSchema.parse((await params).verdictId);
  const body = SubmitVerdictSchema.parse(await readJson(request));
  const { isReplay, ...stored } = await submitVerdict(db(), user.id, verdictId, body);
  return Response.json(stored, { status: isReplay ? 200 : 201 });
});
