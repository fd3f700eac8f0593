import { LOOKS } from '@/lib/domain/thresholds/drift';
import type { Tx } from '../database/db';

/** What is compared with: so many days before a watch begins. */
const REFERENCE_DAYS = 30;
/** A watch begins when so many ads have come in that it can compare with. */
const FEWEST_ADS = 200;

/**
 * Sees to it that all traffic is watched: a watch ends with its release, with its last look, and with its alert; the next one begins
 * when the alert is acknowledged, and compares with what came in since the alert.
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
