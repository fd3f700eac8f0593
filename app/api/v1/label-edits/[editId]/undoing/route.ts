import { UndoEditSchema } from '@/lib/contracts/data-browser';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { undoEdit } from '@/lib/server/labels/edit-labels';
import { requireUser } from '@/lib/server/session';

/** POST UndoEdit -> LabelEditOutcome | 404 | 409 it was taken back already */
export const POST = route<{ editId: string }>('label-edit-undoing', async (request, { params }) => {
  const user = await requireUser('ops');
  const editId = IdSchema.parse((await params).editId);
  const { undoId } = UndoEditSchema.parse(await readJson(request));
  return Response.json(await undoEdit(db(), user.id, editId, undoId));
});
