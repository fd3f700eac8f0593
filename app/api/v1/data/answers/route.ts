import { PairAnswersFilterSchema } from '@/lib/contracts/data-browser';
import { listAnswers } from '@/lib/server/data/list-answers';
import { db } from '@/lib/server/database/db';
import { readQuery, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** GET PairAnswersFilter -> PairAnswerList | 422 */
export const GET = route('data-answers', async (request) => {
  await requireUser('ops', 'admin');
  const filter = PairAnswersFilterSchema.parse(readQuery(request));
  return Response.json({ answers: await listAnswers(db(), filter) });
});
