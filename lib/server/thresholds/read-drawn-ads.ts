import type { SampledAd } from '@/lib/domain/thresholds/quantities';
import type { Db } from '../database/db';
import type { ModelInUse } from './read-traffic';

/** Verdicts of so many days speak for a threshold. */
export const SAMPLE_DAYS = 30;
const DAY_MS = 86_400_000;

export type DrawnAds = { ads: SampledAd[]; from: Date; days: number };

/**
 * The ads that this model scored and that entered the queue with a known chance (flagged for whatever brand, or audits), as
 * seen for its brand. A revision that gave way to newer content, or left the queue before anybody looked, is not counted:
 * the ad's newer content was drawn in its own right. What is drawn for certificates only is not here.
 */
export async function readDrawnAds(db: Db, model: ModelInUse, now: Date): Promise<DrawnAds> {
  const from = new Date(Math.max(model.activatedAt.getTime(), now.getTime() - SAMPLE_DAYS * DAY_MS));
  const rows = await db.$queryRaw<Row[]>`
    SELECT coalesce(score.prob, 0) AS prob, CASE WHEN decision.p = 1 THEN 1 ELSE draw.p END AS p,
           decision.authorized_brand_ids @> ARRAY[${model.brandId}::uuid] AS "isAuthorized",
           (scoring.ended_at AT TIME ZONE 'UTC')::date::text AS cohort,
           item.state = 'settled' AS "isDecided", line.reason
      FROM review_item AS item
      JOIN ad_revision AS revision ON revision.id = item.revision_id
      JOIN scoring ON scoring.revision_id = item.revision_id AND scoring.ended_at >= ${from}
      JOIN triage_decision AS decision ON decision.revision_id = item.revision_id AND decision.revision_at = revision.created_at
           AND decision.release_id = scoring.release_id
      LEFT JOIN sample_draw AS draw ON draw.revision_id = item.revision_id AND draw.design = 'audit'
      LEFT JOIN ad_score AS score ON score.revision_id = item.revision_id AND score.revision_at = revision.created_at
           AND score.brand_model_id = ${model.id}::uuid
      LEFT JOIN LATERAL (
        SELECT answered.reason::text
          FROM verdict
          JOIN verdict_line AS answered ON answered.verdict_id = verdict.id AND answered.brand_id = ${model.brandId}::uuid
          JOIN work_slot AS slot ON slot.id = verdict.slot_id
         WHERE item.state = 'settled' AND verdict.review_item_id = item.id
           AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
         ORDER BY slot.purpose DESC, verdict.created_at DESC LIMIT 1) AS line ON true
     WHERE item.created_at >= ${from} AND item.state IN ('open', 'answered', 'adjudication', 'settled')
       AND (decision.p = 1 OR draw.p IS NOT NULL)
       AND NOT EXISTS (SELECT FROM review_item AS later
                        WHERE later.revision_id = item.revision_id AND later.id > item.id AND later.state IN ('open', 'answered', 'adjudication', 'settled'))`;
  return { ads: rows.map(toSampledAd), from, days: Math.max(1, (now.getTime() - from.getTime()) / DAY_MS) };
}

type Row = Omit<SampledAd, 'isAnswered'> & { isDecided: boolean };

/** Whoever decided the ad without a word about this brand did not see it. */
function toSampledAd({ isDecided, reason, ...row }: Row): SampledAd {
  return { ...row, reason: isDecided ? (reason ?? 'not-this-brand') : null, isAnswered: reason !== null };
}
