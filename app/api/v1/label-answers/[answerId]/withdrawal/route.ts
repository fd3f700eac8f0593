import { IdSchema } from '@/lib/contracts/ids';
import { WithdrawLabelAnswerSchema } from '@/lib/contracts/label-answers';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { loadLabelWork } from '@/lib/server/labeling/load-label-work';
import { withdrawAnswer } from '@/lib/server/labeling/withdraw-answer';
import { requireUser } from '@/lib/server/session';

/** POST { tabId, keepSlotId? } -> { work, releasedSlotIds } | 404 | 409 too-late */
export const POST = route<{ answerId: string }>('label-answer-withdrawal', async (request, { params }) => {
  const user = await requireUser('labeler', 'ops');
  const answerId = IdSchema.parse((await params).answerId);
  const { tabId, keepSlotId } = WithdrawLabelAnswerSchema.parse(await readJson(request));
  const { slot, releasedSlotIds } = await withdrawAnswer(db(), user.id, answerId, tabId, keepSlotId);
  return Response.json({ work: await loadLabelWork(db(), user.id, slot), releasedSlotIds });
});
