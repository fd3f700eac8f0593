import type { LabelQueueStats } from '@/lib/contracts/label-batches';
import type { Db } from '../database/db';

/** How much waits to be labeled, and how much this person did today. */
export async function labelQueueStats(db: Db, userId: string): Promise<LabelQueueStats> {
  const [row] = await db.$queryRaw<
    Array<{ waiting: number; adjudication: number; today: number; lastHour: number }>
  >`
    WITH mine AS (
      SELECT created_at FROM label_answer AS answer
       WHERE labeler_id = ${userId}::uuid AND created_at >= now() - interval '1 day'
         AND NOT EXISTS (SELECT FROM label_answer_withdrawal WHERE answer_id = answer.id)), wanted AS (
      SELECT purpose FROM work_slot WHERE queue = 'labeling' AND answered_at IS NULL AND closed_at IS NULL)
    SELECT (SELECT count(*) FROM wanted WHERE purpose = 'answer')::int AS waiting,
           (SELECT count(*) FROM wanted WHERE purpose = 'adjudication')::int AS adjudication,
           (SELECT count(*) FROM mine
             WHERE created_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')::int AS today,
           (SELECT count(*) FROM mine WHERE created_at >= now() - interval '1 hour')::int AS "lastHour"`;
  const { today, lastHour, ...rest } = row!;
  return { ...rest, mine: { today, lastHour } };
}
