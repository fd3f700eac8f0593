import type { Db } from '../database/db';
import { enqueue } from '../jobs/boss';
import { DRIFT_PLAN, LOOK_EVERY_HOURS } from './drift-plan';

const AT_ONCE = 500;

/**
 * Queues a look at every threshold that people chose and that nobody has looked at for a day. Cheap to ask often.
 * @returns how many
 */
export function queueDriftLooks(db: Db): Promise<number> {
  return db.$transaction(async (tx) => {
    const due = await tx.$queryRaw<Array<{ id: string }>>`
      SELECT threshold.id::text
        FROM threshold_version AS threshold
        JOIN brand_model AS model ON model.id = threshold.brand_model_id AND model.state = 'active'
        LEFT JOIN LATERAL (SELECT number, at FROM drift_look WHERE threshold_id = threshold.id ORDER BY number DESC LIMIT 1) AS last ON true
       WHERE threshold.state = 'active' AND threshold.stale_at IS NULL AND threshold.origin IN ('proposed', 'restored')
         AND coalesce(last.number, 0) < ${DRIFT_PLAN.looks}
         AND coalesce(last.at, threshold.activated_at) < now() - make_interval(hours => ${LOOK_EVERY_HOURS}::int)
         AND NOT EXISTS (SELECT FROM pgboss.job
                          WHERE name = 'look-for-drift' AND state < 'completed' AND data ->> 'thresholdId' = threshold.id::text)
       LIMIT ${AT_ONCE}`;
    await enqueue(
      tx,
      'look-for-drift',
      due.map(({ id }) => ({ data: { thresholdId: id } })),
    );
    return due.length;
  });
}
