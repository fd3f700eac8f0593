import { IdSchema } from '@/lib/contracts/ids';
import { SaveLabelDraftSchema } from '@/lib/contracts/label-answers';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { saveDraft } from '@/lib/server/labeling/save-draft';
import { requireUser } from '@/lib/server/session';

/** PUT SaveLabelDraft -> { version, savedAt } | 409 draft-conflict with what is stored | 409 lease-lost | 422 */
export const PUT = route<{ taskId: string }>('label-draft', async (request, { params }) => {
  const user = await requireUser('labeler', 'ops');
  const taskId = IdSchema.parse((await params).taskId);
  const draft = SaveLabelDraftSchema.parse(await readJson(request));
  const { kind, ...outcome } = await saveDraft(db(), user.id, taskId, draft);
  if (kind === 'saved') return Response.json(outcome);
  const message = 'Other work of yours on this picture was saved since; nothing was overwritten';
  return Response.json({ code: 'draft-conflict', message, ...outcome }, { status: 409 });
});
