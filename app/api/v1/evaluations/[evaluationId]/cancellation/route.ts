import { IdSchema } from '@/lib/contracts/ids';
import { db } from '@/lib/server/database/db';
import { cancelEvaluation } from '@/lib/server/evaluations/request-evaluations';
import { route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST -> Evaluation as it ended | 404 */
export const POST = route<{ evaluationId: string }>(
  'evaluation-cancellation',
  async (_request, { params }) => {
    const user = await requireUser('ops');
    const evaluationId = IdSchema.parse((await params).evaluationId);
    return Response.json(await cancelEvaluation(db(), evaluationId, user.id));
  },
);
