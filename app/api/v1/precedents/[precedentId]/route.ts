import { IdSchema } from '@/lib/contracts/ids';
import { EditPrecedentSchema, PinPrecedentSchema } from '@/lib/contracts/precedents';
import { db } from '@/lib/server/database/db';
import { readJson, route } from '@/lib/server/http';
import { describePrecedent } from '@/lib/server/precedents/describe-precedent';
import { editPrecedent } from '@/lib/server/precedents/edit-precedent';
import { pinPrecedent } from '@/lib/server/precedents/pin-precedent';
import { requireUser } from '@/lib/server/session';

type Params = { precedentId: string };

/** GET -> PrecedentDetail | 404 */
export const GET = route<Params>('precedent', async (_request, { params }) => {
  await requireUser('reviewer', 'labeler', 'ops', 'admin');
  return Response.json(await describePrecedent(db(), IdSchema.parse((await params).precedentId)));
});

/** PUT PinPrecedent -> 201 Precedent, 200 when it is stored already | 404 | 409 conflict | 422 */
export const PUT = route<Params>('precedent', async (request, { params }) => {
  const user = await requireUser('reviewer', 'ops');
  const precedentId = IdSchema.parse((await params).precedentId);
  const body = PinPrecedentSchema.parse(await readJson(request));
  const { precedent, isReplay } = await pinPrecedent(db(), user.id, precedentId, body);
  return Response.json(precedent, { status: isReplay ? 200 : 201 });
});

/** PATCH EditPrecedent -> 204 | 404 | 409 conflict | 422 */
export const PATCH = route<Params>('precedent', async (request, { params }) => {
  const user = await requireUser('ops');
  const precedentId = IdSchema.parse((await params).precedentId);
  await editPrecedent(db(), user.id, precedentId, EditPrecedentSchema.parse(await readJson(request)));
  return new Response(null, { status: 204 });
});
