import { VIOLATION_REASONS } from '@/lib/domain/reasons';
import type { Tx } from '../database/db';
import type { CountedFigure } from './count-cohort';

/**
 * What happened from `from` to under `to`, whenever the ads came in: verdicts and the active time they took, decisions that settled,
 * and what waited at the end. Of a brand its own lines: an item's time is shared equally among the brands answered in it, and the
 * brand's backlog is what was flagged for it. Active time counts verdicts that were taken back too.
 */
export function countActivity(tx: Tx, from: Date, to: Date): Promise<CountedFigure[]> {
  return tx.$queryRaw<CountedFigure[]>`
    WITH given AS MATERIALIZED (
      SELECT verdict.id, verdict.kind::text AS kind, verdict.active_ms, verdict.line_count,
             EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id) AS is_taken_back
        FROM verdict WHERE created_at >= ${from} AND created_at < ${to}
    ), given_line AS (
      SELECT given.*, line.brand_id FROM given JOIN verdict_line AS line ON line.verdict_id = given.id
    ), settled AS MATERIALIZED (
      SELECT DISTINCT ON (item.id, line.brand_id) item.id, line.brand_id, suspect.threshold_version_id IS NOT NULL AS is_flagged,
             line.reason = ANY (${[...VIOLATION_REASONS]}::reason[]) AS violates
        FROM review_item AS item
        LEFT JOIN (verdict JOIN work_slot AS slot ON slot.id = verdict.slot_id
                           JOIN verdict_line AS line ON line.verdict_id = verdict.id) ON verdict.review_item_id = item.id
             AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
        LEFT JOIN review_suspect AS suspect ON suspect.review_item_id = item.id AND suspect.brand_id = line.brand_id
       WHERE item.state = 'settled' AND item.ended_at >= ${from} AND item.ended_at < ${to}
       ORDER BY item.id, line.brand_id, slot.purpose DESC, verdict.created_at DESC
    ), waiting AS MATERIALIZED (
      SELECT id, extract(epoch FROM least(${to}, now()) - created_at) * 1000 AS age_ms
        FROM review_item
       WHERE created_at < least(${to}, now()) AND (ended_at IS NULL OR ended_at >= least(${to}, now()))
    ), waiting_pair AS (
      SELECT NULL::uuid AS brand_id, age_ms FROM waiting
      UNION ALL
      SELECT suspect.brand_id, age_ms FROM waiting JOIN review_suspect AS suspect ON suspect.review_item_id = waiting.id
       WHERE suspect.threshold_version_id IS NOT NULL
    ), backlog AS (
      SELECT brand_id, count(*) AS items, max(age_ms) AS oldest, percentile_cont(0.5) WITHIN GROUP (ORDER BY age_ms) AS middle
        FROM waiting_pair GROUP BY 1
    ), counted AS (
      SELECT NULL::uuid AS brand_id, CASE WHEN is_taken_back THEN 'takenBack' WHEN kind = 'escalation' THEN 'escalations' ELSE 'verdicts' END AS name,
             count(*)::float8 AS value FROM given GROUP BY 2
      UNION ALL SELECT NULL, 'activeMs', sum(active_ms) FROM given
      UNION ALL SELECT brand_id, CASE WHEN is_taken_back THEN 'takenBack' WHEN kind = 'escalation' THEN 'escalations' ELSE 'verdicts' END, count(*)
                  FROM given_line GROUP BY 1, 2
      UNION ALL SELECT brand_id, 'activeMs', sum(active_ms::float8 / line_count) FROM given_line GROUP BY 1
      UNION ALL SELECT NULL, 'declines', count(*) FROM work_decline WHERE review_item_id IS NOT NULL AND created_at >= ${from} AND created_at < ${to}
      UNION ALL SELECT NULL, 'settled', count(DISTINCT id) FROM settled
      UNION ALL SELECT NULL, 'found', count(DISTINCT id) FROM settled WHERE violates
      UNION ALL SELECT brand_id, 'settled', count(*) FROM settled WHERE brand_id IS NOT NULL GROUP BY 1
      UNION ALL SELECT brand_id, 'found', count(*) FROM settled WHERE violates GROUP BY 1
      UNION ALL SELECT NULL, 'decidedFlags', count(*) FROM settled WHERE is_flagged
      UNION ALL SELECT NULL, 'rightFlags', count(*) FROM settled WHERE is_flagged AND violates
      UNION ALL SELECT brand_id, 'decidedFlags', count(*) FROM settled WHERE is_flagged GROUP BY 1
      UNION ALL SELECT brand_id, 'rightFlags', count(*) FROM settled WHERE is_flagged AND violates GROUP BY 1
      UNION ALL
      SELECT brand_id, name, value
        FROM backlog
        CROSS JOIN LATERAL (VALUES ('backlog', items), ('backlogOldestMs', oldest), ('backlogMedianMs', middle)) AS of_backlog (name, value)
    )
    SELECT brand_id::text AS "brandId", name, value::float8 AS value FROM counted WHERE value IS NOT NULL AND value <> 0`;
}
