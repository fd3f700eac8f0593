import type { QueueStats } from '@/lib/contracts/review';
import type { Db } from '../database/db';

/** How much waits, for how long, and how much this person did today. */
export async function queueStats(db: Db, userId: string): Promise<QueueStats> {
  const [row] = await db.$queryRaw<
    Array<{
      waiting: number;
      adjudication: number;
      oldestWaitMs: number | null;
      nextDueAt: Date | null;
      today: number;
      lastHour: number;
      failedScorings: number;
    }>
  >`
    SELECT (SELECT count(*) FROM review_item WHERE state = 'open')::int AS waiting,
           (SELECT count(*) FROM review_item WHERE state = 'adjudication')::int AS adjudication,
           (SELECT extract(epoch FROM now() - min(created_at))::float8 * 1000 FROM review_item WHERE state = 'open') AS "oldestWaitMs",
           (SELECT min(due_at) FROM review_item WHERE state = 'open') AS "nextDueAt",
           (SELECT count(*) FROM verdict WHERE reviewer_id = ${userId}::uuid AND created_at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
               AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id))::int AS today,
           (SELECT count(*) FROM verdict WHERE reviewer_id = ${userId}::uuid AND created_at >= now() - interval '1 hour'
               AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id))::int AS "lastHour",
           (SELECT count(*) FROM scoring WHERE state = 'failed')::int AS "failedScorings"`;
  const { today, lastHour, nextDueAt, ...rest } = row!;
  return { ...rest, nextDueAt: nextDueAt?.toISOString() ?? null, mine: { today, lastHour } };
}
