import type { Db } from '../database/db';
import { TRAFFIC_DAYS } from './read-traffic';

/** A model that has scored fewer ads says nothing of its flag rate yet. */
export const ADS_TO_TELL = 1_000;

export type LiveFlags = { ads: number; flagged: number };

/**
 * Of the ads that were scored in the last days (since its model came into use, at most), how many the model in use of a brand flags from
 * its threshold in use on, authorised pairs subtracted; by brand. A brand with nothing in use is left out.
 */
export async function countFlagged(
  db: Db,
  brandIds: readonly string[],
  now: Date,
): Promise<Map<string, LiveFlags>> {
  const rows = await db.$queryRaw<Array<LiveFlags & { brandId: string }>>`
    WITH inuse AS MATERIALIZED (
      SELECT model.id, model.brand_id, threshold.value,
             greatest(model.activated_at, ${now}::timestamptz - make_interval(days => ${TRAFFIC_DAYS}::int)) AS since
        FROM brand_model AS model
        JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'
       WHERE model.state = 'active' AND model.brand_id = ANY (${[...brandIds]}::uuid[])),
    scored AS MATERIALIZED (
      SELECT since, (SELECT count(*)::int FROM scoring
                      WHERE state = 'scored' AND ended_at >= since AND ended_at < ${now}) AS ads
        FROM (SELECT DISTINCT since FROM inuse) AS moment)
    SELECT inuse.brand_id::text AS "brandId", scored.ads, flagged.ads - authorized.ads AS flagged
      FROM inuse
      JOIN scored USING (since)
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS ads FROM ad_score
        WHERE brand_model_id = inuse.id AND created_at >= inuse.since AND created_at < ${now} AND prob >= inuse.value) AS flagged
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS ads
         FROM triage_decision AS decision
         JOIN ad_score AS score ON score.revision_id = decision.revision_id AND score.revision_at = decision.revision_at
              AND score.brand_model_id = inuse.id
        WHERE decision.authorized_brand_ids <> '{}' AND decision.authorized_brand_ids @> ARRAY[inuse.brand_id]
          AND score.created_at >= inuse.since AND score.created_at < ${now} AND score.prob >= inuse.value) AS authorized`;
  return new Map(rows.map(({ brandId, ...flags }) => [brandId, flags]));
}
