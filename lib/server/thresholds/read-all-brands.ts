import { VIOLATION_REASONS } from '@/lib/domain/reasons';
import type { LabelBin } from '@/lib/domain/thresholds/expect-found';
import type { ScoreBin } from '@/lib/domain/thresholds/score-bins';
import type { Db } from '../database/db';
import { SAMPLE_DAYS } from './read-drawn-ads';
import { TRAFFIC_DAYS } from './read-traffic';
import { recentFigures } from './recent-figures';

type Position = { modelId: string; position: number };

export type AllBrands = {
  /** By brand model. */
  traffic: Map<string, ScoreBin[]>;
  labels: Map<string, LabelBin[]>;
  countedAt: Date;
};

/** What all models in use scored lately and what was decided of it, between the positions of `grid` (rising). */
export async function readAllBrands(db: Db, grid: readonly number[], now: Date): Promise<AllBrands> {
  const [traffic, labels] = await Promise.all([readAllTraffic(db, grid, now), readAllLabels(db, grid, now)]);
  return { traffic, labels, countedAt: now };
}

/** As `readAllBrands`, counted a while ago perhaps. @param modelIds those in use */
export const readAllBrandsLately = (
  db: Db,
  grid: readonly number[],
  now: Date,
  modelIds: readonly string[],
): Promise<AllBrands> =>
  recentFigures(`all ${modelIds.join(' ')} ${grid.join(' ')}`, () => readAllBrands(db, grid, now));

/** What every model in use scored lately, counted between the positions of `grid`; authorised pairs are subtracted. */
async function readAllTraffic(db: Db, grid: readonly number[], now: Date): Promise<Map<string, ScoreBin[]>> {
  const from = new Date(now.getTime() - TRAFFIC_DAYS * 86_400_000);
  const [scored, authorized] = await Promise.all([
    db.$queryRaw<Array<Position & Omit<ScoreBin, 'from'>>>`
      SELECT model.id::text AS "modelId", counted.*
        FROM brand_model AS model
        CROSS JOIN LATERAL (
          SELECT width_bucket(prob, ${grid}::float8[]) AS position, count(*)::int AS count, sum(prob) AS "probSum"
            FROM ad_score
           WHERE brand_model_id = model.id AND created_at >= greatest(${from}, model.activated_at) AND created_at < ${now}
           GROUP BY 1) AS counted
       WHERE model.state = 'active'`,
    db.$queryRaw<Array<Position & Omit<ScoreBin, 'from'>>>`
      SELECT model.id::text AS "modelId", width_bucket(score.prob, ${grid}::float8[]) AS position, -count(*)::int AS count, -sum(score.prob) AS "probSum"
        FROM triage_decision AS decision
        JOIN ad_score AS score ON score.revision_id = decision.revision_id AND score.revision_at = decision.revision_at
        JOIN brand_model AS model ON model.id = score.brand_model_id AND model.state = 'active'
       WHERE decision.authorized_brand_ids <> '{}' AND decision.authorized_brand_ids @> ARRAY[score.brand_id]
         AND score.created_at >= greatest(${from}, model.activated_at) AND score.created_at < ${now}
       GROUP BY 1, 2`,
  ]);
  const byModel = new Map<string, ScoreBin[]>();
  for (const { modelId, position, count, probSum } of [...scored, ...authorized]) {
    const bins = byModel.get(modelId) ?? grid.map((from): ScoreBin => ({ from, count: 0, probSum: 0 }));
    byModel.set(modelId, bins);
    const bin = bins[Math.max(0, position - 1)]!;
    bin.count += count;
    bin.probSum += probSum;
  }
  return byModel;
}

/**
 * What was decided of pairs of every model in use, counted and weighted by 1/p between the positions of `grid`.
 *
 * In two steps, each as a whole: the decision that stands for each pair, then the scores of these ads, each looked up in the
 * partition of its month (OFFSET 0 keeps the planner from another way). In one step it would read every score there is.
 */
async function readAllLabels(db: Db, grid: readonly number[], now: Date): Promise<Map<string, LabelBin[]>> {
  const from = new Date(now.getTime() - SAMPLE_DAYS * 86_400_000);
  const rows = await db.$queryRaw<Array<Position & Omit<LabelBin, 'from'>>>`
    WITH decided AS MATERIALIZED (
      SELECT DISTINCT ON (decision.revision_id, model.id) decision.revision_id, decision.revision_at, model.id AS model_id,
             CASE WHEN decision.p = 1 THEN 1 ELSE draw.p END AS p,
             line.reason = ANY (${[...VIOLATION_REASONS]}::reason[]) AS violates
        FROM review_item AS item
        JOIN triage_decision AS decision ON decision.revision_id = item.revision_id
        LEFT JOIN sample_draw AS draw ON draw.revision_id = item.revision_id AND draw.design = 'audit' AND draw.design_key = ''
        JOIN verdict ON verdict.review_item_id = item.id
        JOIN work_slot AS slot ON slot.id = verdict.slot_id
        JOIN verdict_line AS line ON line.verdict_id = verdict.id
        JOIN brand_model AS model ON model.brand_id = line.brand_id AND model.state = 'active'
             AND model.release_id = decision.release_id
       WHERE item.state = 'settled' AND item.created_at >= ${from} AND (decision.p = 1 OR draw.p IS NOT NULL)
         AND NOT decision.authorized_brand_ids @> ARRAY[line.brand_id]
         AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
       ORDER BY decision.revision_id, model.id, slot.purpose DESC, verdict.created_at DESC),
    scored AS MATERIALIZED (
      SELECT ad.revision_id, score.brand_model_id, score.prob
        FROM (SELECT revision_id, revision_at, array_agg(model_id) AS model_ids FROM decided GROUP BY 1, 2) AS ad
        CROSS JOIN LATERAL (
          SELECT brand_model_id, prob FROM ad_score
           WHERE revision_id = ad.revision_id AND revision_at = ad.revision_at AND brand_model_id = ANY (ad.model_ids)
          OFFSET 0) AS score)
    SELECT decided.model_id::text AS "modelId", width_bucket(scored.prob, ${grid}::float8[]) AS position, count(*)::int AS count,
           count(*) FILTER (WHERE violates)::int AS violations, sum(1 / p) AS weight, sum(1 / (p * p)) AS squares,
           coalesce(sum(1 / p) FILTER (WHERE violates), 0) AS violating
      FROM decided
      JOIN scored ON scored.revision_id = decided.revision_id AND scored.brand_model_id = decided.model_id
     GROUP BY 1, 2`;
  const byModel = new Map<string, LabelBin[]>();
  for (const { modelId, position, ...counts } of rows) {
    const bins = byModel.get(modelId) ?? [];
    byModel.set(modelId, bins);
    bins.push({ from: grid[Math.max(0, position - 1)]!, ...counts });
  }
  return byModel;
}
