import { SHOWING_REASONS, VIOLATION_REASONS } from '@/lib/domain/reasons';
import { TITLE_VALUES } from '@/lib/domain/title-match';
import type { Tx } from '../database/db';

/** A figure of a day; `brandId` null = of all ads. */
export type CountedFigure = { brandId: string | null; name: string; value: number };

/**
 * Where the ads that came in from `from` to under `to` stand now, and what was decided of those that entered the queue with a known
 * chance: every figure of lib/contracts/insights.ts that is about ads by their arrival. What is 0 has no row.
 *
 * An ad's newest triage counts, so that one that is scored again stands where it stood; p = 1 without a draw says that it
 * was flagged once, whatever the thresholds are now. A brand's own flags are those of the triage and those that its item was
 * opened for. Weights of samples are 1 for what was flagged and 1/p for audits; what was replaced or withdrawn is not of them (its
 * newer content was drawn in its own right).
 */
export function countCohort(tx: Tx, from: Date, to: Date): Promise<CountedFigure[]> {
  return tx.$queryRaw<CountedFigure[]>`
    WITH cohort AS MATERIALIZED (
      SELECT revision.id, revision.created_at AS at, scoring.state::text AS scoring_state, decision.revision_id IS NOT NULL AS is_scored,
             coalesce(decision.is_flagged OR decision.p = 1 AND draw.p IS NULL, false) AS is_flagged,
             decision.p, decision.flags, coalesce(decision.authorized_brand_ids, '{}') AS authorized, draw.p AS draw_p,
             item.id AS item_id, item.state::text AS item_state, item.due_at
        FROM ad_revision AS revision
        JOIN scoring ON scoring.revision_id = revision.id
        LEFT JOIN LATERAL (
          SELECT * FROM triage_decision
           WHERE revision_id = revision.id AND revision_at = revision.created_at ORDER BY decided_at DESC LIMIT 1) AS decision ON true
        LEFT JOIN sample_draw AS draw ON draw.revision_id = revision.id AND draw.design = 'audit'
        LEFT JOIN LATERAL (
          SELECT * FROM review_item
           WHERE revision_id = revision.id ORDER BY state IN ('superseded', 'withdrawn'), id DESC LIMIT 1) AS item ON true
       WHERE revision.created_at >= ${from} AND revision.created_at < ${to}
    ), line AS MATERIALIZED (
      SELECT DISTINCT ON (cohort.id, line.brand_id) cohort.id, line.brand_id,
             line.reason = ANY (${[...VIOLATION_REASONS]}::reason[]) AS violates,
             line.reason = ANY (${[...SHOWING_REASONS]}::reason[]) AS shows,
             cohort.authorized @> ARRAY[line.brand_id] AS is_authorized
        FROM cohort
        JOIN verdict ON verdict.review_item_id = cohort.item_id
        JOIN work_slot AS slot ON slot.id = verdict.slot_id
        JOIN verdict_line AS line ON line.verdict_id = verdict.id
       WHERE cohort.item_state = 'settled' AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
       ORDER BY cohort.id, line.brand_id, slot.purpose DESC, verdict.created_at DESC
    ), violating AS MATERIALIZED (
      SELECT id FROM line WHERE violates GROUP BY id
    ), entered AS MATERIALIZED (
      SELECT cohort.*, violating.id IS NOT NULL AS violates, work.active_ms,
             CASE WHEN item_id IS NULL THEN 'notQueued'
                  WHEN item_state = 'superseded' THEN 'replaced'
                  WHEN item_state = 'withdrawn' THEN 'withdrawn'
                  WHEN item_state = 'settled' THEN CASE WHEN violating.id IS NULL THEN 'noViolation' ELSE 'violation' END
                  WHEN item_state = 'answered' THEN 'answered'
                  WHEN item_state = 'adjudication' THEN 'escalated'
                  WHEN EXISTS (SELECT FROM work_decline WHERE review_item_id = item_id) THEN 'declined'
                  WHEN due_at < now() THEN 'late' ELSE 'waiting' END AS standing,
             CASE WHEN is_flagged THEN 1 ELSE 1 / draw_p END AS weight
        FROM cohort
        LEFT JOIN violating USING (id)
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(verdict.active_ms), 0) AS active_ms FROM verdict WHERE verdict.review_item_id = cohort.item_id) AS work
       WHERE is_flagged OR draw_p IS NOT NULL OR item_id IS NOT NULL
    ), flagged_pair AS MATERIALIZED (
      SELECT id, (flag ->> 'brandId')::uuid AS brand_id FROM entered, jsonb_array_elements(flags) AS flag
       UNION
      SELECT id, suspect.brand_id
        FROM entered JOIN review_suspect AS suspect ON suspect.review_item_id = entered.item_id
       WHERE suspect.threshold_version_id IS NOT NULL
    ), sampled AS MATERIALIZED (
      SELECT * FROM entered
       WHERE weight IS NOT NULL AND standing NOT IN ('notQueued', 'replaced', 'withdrawn')
    ), title AS MATERIALIZED (
      SELECT sampled.id, score.brand_id,
             max(CASE WHEN reading.value >= ${TITLE_VALUES.exact} THEN 3 WHEN reading.value >= ${TITLE_VALUES['look-alike']} THEN 2 WHEN reading.value > 0 THEN 1 ELSE 0 END) AS level
        FROM sampled
        JOIN ad_score AS score ON score.revision_id = sampled.id AND score.revision_at = sampled.at
        CROSS JOIN LATERAL (
          SELECT (one ->> 'value')::float8 AS value FROM jsonb_array_elements(score.signals -> 'readings') AS one WHERE one ->> 'name' = 'title') AS reading
       WHERE sampled.standing IN ('violation', 'noViolation')
       GROUP BY 1, 2
    ), decided AS MATERIALIZED (
      SELECT sampled.*, coalesce((SELECT max(level) FROM title WHERE title.id = sampled.id), 0) AS level
        FROM sampled WHERE standing IN ('violation', 'noViolation')
    ), pair AS MATERIALIZED (
      SELECT decided.id, brand_id, weight, active_ms, coalesce(title.level, 0) AS level, flagged_pair.id IS NOT NULL AS is_flagged,
             coalesce(line.violates AND NOT line.is_authorized, false) AS violates, coalesce(line.shows AND NOT line.is_authorized, false) AS shows
        FROM (SELECT id, brand_id FROM flagged_pair UNION SELECT id, brand_id FROM title WHERE level > 0
               UNION SELECT id, brand_id FROM line WHERE shows) AS named
        JOIN decided USING (id)
        LEFT JOIN title USING (id, brand_id)
        LEFT JOIN line USING (id, brand_id)
        LEFT JOIN flagged_pair USING (id, brand_id)
    ), cell AS (
      SELECT NULL::uuid AS brand_id, is_flagged, level, weight, active_ms, violates FROM decided
       UNION ALL
      SELECT brand_id, is_flagged, level, weight, active_ms, violates FROM pair
    ), cell_sum AS (
      SELECT brand_id, (CASE WHEN is_flagged THEN 'flagged' ELSE 'passed' END) || level AS cell, count(*) AS n, sum(weight) AS weight, sum(weight * weight) AS squares,
             sum(active_ms * weight) AS ms,
             count(*) FILTER (WHERE violates) AS hits, sum(weight) FILTER (WHERE violates) AS hit_weight,
             sum(weight * weight) FILTER (WHERE violates) AS hit_squares, max(weight) AS most
        FROM cell GROUP BY 1, 2
    ), present AS (
      SELECT brand_id, is_flagged, weight FROM pair WHERE shows
       UNION ALL SELECT NULL, is_flagged, weight FROM pair WHERE shows
    ), present_sum AS (
      SELECT brand_id, CASE WHEN is_flagged THEN 'presentFlagged' ELSE 'presentPassed' END AS side, count(*) AS hits, sum(weight) AS weight,
             sum(weight * weight) AS squares
        FROM present GROUP BY 1, 2
    ), sample_sum AS (
      SELECT count(*) AS sampled, count(*) FILTER (WHERE standing NOT IN ('violation', 'noViolation')) AS undecided,
             count(*) FILTER (WHERE NOT is_flagged AND item_state = 'settled') AS audits,
             sum(active_ms) FILTER (WHERE NOT is_flagged AND item_state = 'settled') AS audit_ms FROM sampled
    ), counted AS (
      SELECT NULL::uuid AS brand_id, 'received' AS name, count(*)::float8 AS value FROM cohort
      UNION ALL SELECT NULL, CASE scoring_state WHEN 'failed' THEN 'failedScore' ELSE 'waitingScore' END, count(*) FROM cohort WHERE NOT is_scored GROUP BY 2
      UNION ALL SELECT NULL, 'passed', count(*) FROM cohort WHERE is_scored AND NOT is_flagged AND draw_p IS NULL AND item_id IS NULL
      UNION ALL SELECT NULL, CASE WHEN is_flagged THEN 'flagged' ELSE 'drawn' END, count(*) FROM entered GROUP BY 2
      UNION ALL SELECT NULL, standing, count(*) FROM entered GROUP BY 2
      UNION ALL SELECT brand_id, 'flagged', count(*) FROM flagged_pair GROUP BY 1
      UNION ALL
      SELECT flagged_pair.brand_id,
             CASE WHEN standing IN ('violation', 'noViolation') THEN CASE WHEN line.violates THEN 'violation' ELSE 'noViolation' END ELSE standing END, count(*)
        FROM flagged_pair JOIN entered USING (id) LEFT JOIN line USING (id, brand_id) GROUP BY 1, 2
      UNION ALL
      SELECT brand_id, cell || '.' || part, value
        FROM cell_sum
        CROSS JOIN LATERAL (VALUES ('n', n), ('weight', weight), ('squares', squares), ('ms', ms), ('hits', hits), ('hitWeight', hit_weight), ('hitSquares', hit_squares),
                                   ('most', most)) AS of_cell (part, value)
      UNION ALL
      SELECT brand_id, side || '.' || part, value
        FROM present_sum
        CROSS JOIN LATERAL (VALUES ('hits', hits), ('hitWeight', weight), ('hitSquares', squares)) AS of_side (part, value)
      UNION ALL
      SELECT NULL, name, value
        FROM sample_sum
        CROSS JOIN LATERAL (VALUES ('sampled', sampled), ('undecided', undecided), ('audits', audits), ('auditMs', audit_ms)) AS of_sample (name, value)
      UNION ALL
      SELECT NULL, name, value
        FROM (SELECT count(*) AS unflagged, sum(p) AS audit_share FROM cohort WHERE is_scored AND NOT is_flagged) AS chances
        CROSS JOIN LATERAL (VALUES ('unflagged', unflagged), ('auditShare', audit_share)) AS of_chances (name, value)
    )
    SELECT brand_id::text AS "brandId", name, value::float8 AS value FROM counted WHERE value IS NOT NULL AND value <> 0`;
}
