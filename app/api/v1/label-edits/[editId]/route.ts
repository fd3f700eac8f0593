import { EditLabelsSchema } from '@/lib/contracts/data-browser';
import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { editLabels } from '@/lib/server/labels/edit-labels';
import { requireUser } from '@/lib/server/session';

/** PUT EditLabels -> LabelEditOutcome | 404 | 409 another edit has this id, or a rival was faster | 422 */
export const PUT = route<{ editId: string }>('label-edit', async (request, { params }) => {
  const user = await requireUser('ops');
  const editId = IdSchema.parse((await params).editId);
  const edit = EditLabelsSchema.parse(await readJson(request));
  return Response.json(await editLabels(db(), user.id, editId, edit));
});
