import { IdSchema } from '@/lib/contracts/ids';
import { WithdrawRequestSchema } from '@/lib/contracts/review';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { loadReview } from '@/lib/server/queue/load-review';
import { requireUser } from '@/lib/server/session';
import { withdrawVerdict } from '@/lib/server/verdicts/withdraw-verdict';

/** POST { tabId, keepSlotId? } -> { review, releasedSlotIds } | 404 | 409 too-late */
export const POST = route<{ verdictId: string }>('verdict-withdrawal', async (request, { params }) => {
  const user = await requireUser('reviewer', 'ops');
  const verdictId = IdSchema.parse((await params).verdictId);
  const { tabId, keepSlotId } = WithdrawRequestSchema.parse(await readJson(request));
  const { slot, releasedSlotIds } = await withdrawVerdict(db(), user.id, verdictId, tabId, keepSlotId);
  return Response.json({ review: await loadReview(db(), slot), releasedSlotIds });
});
