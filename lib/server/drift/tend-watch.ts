import { FEWEST_ADS, LOOKS, REFERENCE_DAYS } from '@/lib/domain/drift/drift-plan';
import type { Tx } from '../database/db';

/**
 * Sees to it that all traffic is watched: a watch ends with its release, with its last look, and with its alert; the next one begins
 * when the alert is acknowledged, and compares with what came in since the alert, once that is as many ads as a look needs.
 */
export async function tendTrafficWatch(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    UPDATE traffic_watch AS watch SET ended_at = now()
     WHERE ended_at IS NULL
       AND (NOT EXISTS (SELECT FROM release WHERE id = watch.release_id AND state = 'active')
            OR (SELECT count(*) FROM drift_look WHERE watch_id = watch.id) >= ${LOOKS})`;
  await tx.$executeRaw`
    WITH reference AS (
      SELECT release.id AS release_id,
             greatest(now() - make_interval(days => ${REFERENCE_DAYS}::int), (SELECT max(raised_at) FROM drift_alert WHERE watch_id IS NOT NULL)) AS begins
        FROM release
       WHERE state = 'active' AND NOT EXISTS (SELECT FROM traffic_watch WHERE ended_at IS NULL)
         AND NOT EXISTS (SELECT FROM drift_alert WHERE watch_id IS NOT NULL AND acknowledged_at IS NULL)
    )
    INSERT INTO traffic_watch (id, release_id, reference_from, reference_to)
    SELECT gen_random_uuid(), release_id, begins, now() FROM reference
     WHERE (SELECT count(*) FROM (
              SELECT FROM scoring WHERE state = 'scored' AND release_id = reference.release_id AND ended_at >= begins LIMIT ${FEWEST_ADS}) AS few)
           >= ${FEWEST_ADS}
    ON CONFLICT DO NOTHING`;
}
