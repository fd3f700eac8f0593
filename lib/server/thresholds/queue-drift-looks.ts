import { LOOK_EVERY_HOURS } from '@/lib/domain/drift/drift-plan';
import type { Db } from '../database/db';
import { enqueue } from '../jobs/boss';
import { tendTrafficWatch } from '../drift/tend-watch';

const AT_ONCE = 500;

/**
 * Queues a look at every threshold that people chose, and at all traffic, where nobody has looked for a day. Cheap to ask often.
 * @returns how many
 */
export function queueDriftLooks(db: Db): Promise<number> {
  return db.$transaction(async (tx) => {
    await tendTrafficWatch(tx);
    const due = await tx.$queryRaw<Array<{ id: string }>>`
      SELECT threshold.id::text
        FROM threshold_version AS threshold
        JOIN brand_model AS model ON model.id = threshold.brand_model_id AND model.state = 'active'
        LEFT JOIN LATERAL (SELECT at FROM drift_look WHERE threshold_id = threshold.id ORDER BY number DESC LIMIT 1) AS last ON true
       WHERE threshold.state = 'active' AND threshold.stale_at IS NULL AND threshold.origin IN ('proposed', 'restored')
         AND coalesce(last.at, threshold.activated_at) < now() - make_interval(hours => ${LOOK_EVERY_HOURS}::int)
         AND NOT EXISTS (SELECT FROM pgboss.job
                          WHERE name = 'look-for-drift' AND state < 'completed' AND data ->> 'thresholdId' = threshold.id::text)
       LIMIT ${AT_ONCE}`;
    const watches = await tx.$queryRaw<Array<{ id: string }>>`
      SELECT watch.id::text
        FROM traffic_watch AS watch
       WHERE watch.ended_at IS NULL
         AND coalesce((SELECT max(at) FROM drift_look WHERE watch_id = watch.id), watch.reference_to) < now() - make_interval(hours => ${LOOK_EVERY_HOURS}::int)
         AND NOT EXISTS (SELECT FROM pgboss.job
                          WHERE name = 'look-for-drift' AND state < 'completed' AND data ->> 'watchId' = watch.id::text)`;
    await enqueue(tx, 'look-for-drift', [
      ...due.map(({ id }) => ({ data: { thresholdId: id } })),
      ...watches.map(({ id }) => ({ data: { watchId: id } })),
    ]);
    return due.length + watches.length;
  });
}
