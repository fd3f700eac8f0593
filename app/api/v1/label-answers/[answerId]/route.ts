import { IdSchema } from '@/lib/contracts/ids';
import { SubmitLabelAnswerSchema } from '@/lib/contracts/label-answers';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { submitAnswer } from '@/lib/server/labeling/submit-answer';
import { requireUser } from '@/lib/server/session';

/** PUT SubmitLabelAnswer -> 201 LabelAnswerStored, 200 for a replay | 409 lease-lost or answer-differs | 422 */
export const PUT = route<{ answerId: string }>('label-answer', async (request, { params }) => {
  const user = await requireUser('labeler', 'ops');
  const answerId = IdSchema.parse((await params).answerId);
  const body = SubmitLabelAnswerSchema.parse(await readJson(request));
  const { isReplay, ...stored } = await submitAnswer(db(), user.id, answerId, body);
  return Response.json(stored, { status: isReplay ? 200 : 201 });
});
