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
 *
 * A score is looked up by revision and time (OFFSET 0 keeps the planner from another way), so only the month's partition that
 * holds it is opened; verdicts are joined as a whole, because asking for each ad's takes longer than all of them do.
 */
export async function readDrawnAds(db: Db, model: ModelInUse, now: Date): Promise<DrawnAds> {
  const from = new Date(Math.max(model.activatedAt.getTime(), now.getTime() - SAMPLE_DAYS * DAY_MS));
  const rows = await db.$queryRaw<Row[]>`
    SELECT coalesce(score.prob, 0) AS prob, CASE WHEN decision.p = 1 THEN 1 ELSE draw.p END AS p,
           decision.authorized_brand_ids @> ARRAY[${model.brandId}::uuid] AS "isAuthorized",
           (scoring.ended_at AT TIME ZONE 'UTC')::date::text AS cohort,
           item.state = 'settled' AS "isDecided", line.reason
      FROM review_item AS item
      JOIN scoring ON scoring.revision_id = item.revision_id AND scoring.ended_at >= ${from}
      JOIN triage_decision AS decision ON decision.revision_id = item.revision_id AND decision.release_id = scoring.release_id
      LEFT JOIN sample_draw AS draw ON draw.revision_id = item.revision_id AND draw.design = 'audit' AND draw.design_key = ''
      LEFT JOIN LATERAL (
        SELECT prob FROM ad_score
         WHERE revision_id = decision.revision_id AND revision_at = decision.revision_at AND brand_model_id = ${model.id}::uuid
        OFFSET 0) AS score ON true
      LEFT JOIN (
        SELECT DISTINCT ON (verdict.review_item_id) verdict.review_item_id, answered.reason::text
          FROM verdict_line AS answered
          JOIN verdict ON verdict.id = answered.verdict_id
          JOIN work_slot AS slot ON slot.id = verdict.slot_id
         WHERE answered.brand_id = ${model.brandId}::uuid
           AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
         ORDER BY verdict.review_item_id, slot.purpose DESC, verdict.created_at DESC) AS line
           ON line.review_item_id = item.id AND item.state = 'settled'
     WHERE item.created_at >= ${from} AND item.state IN ('open', 'answered', 'adjudication', 'settled')
       AND (decision.p = 1 OR draw.p IS NOT NULL)
       AND NOT EXISTS (SELECT FROM review_item AS later
                        WHERE later.revision_id = item.revision_id AND later.id > item.id AND later.state IN ('open', 'answered', 'adjudication', 'settled'))`;
  // Everything counted from them starts at the highest scores.
  const ads = rows.map(toSampledAd).sort((a, b) => b.prob - a.prob);
  return { ads, from, days: Math.max(1, (now.getTime() - from.getTime()) / DAY_MS) };
}

type Row = Omit<SampledAd, 'isAnswered'> & { isDecided: boolean };

/** Whoever decided the ad without a word about this brand did not see it. */
function toSampledAd({ prob, p, isAuthorized, cohort, isDecided, reason }: Row): SampledAd {
  const decided = isDecided ? (reason ?? 'not-this-brand') : null;
  return { prob, p, isAuthorized, cohort, reason: decided, isAnswered: reason !== null };
}
