import type { ScoredTraffic } from '@/lib/domain/thresholds/quantities';
import type { ScoreBin } from '@/lib/domain/thresholds/score-bins';
import type { Db, Tx } from '../database/db';

/** Flags a day are forecast from so many days. */
export const TRAFFIC_DAYS = 7;
const DAY_MS = 86_400_000;

export type ModelInUse = { id: string; brandId: string; activatedAt: Date; retiredAt?: Date };
export type Traffic = { traffic: ScoredTraffic; from: Date; days: number };

/** The last days in which this model scored, at least a day; a retired model's last ones. */
export function trafficWindow({ activatedAt, retiredAt }: ModelInUse, now: Date) {
  const to = retiredAt ?? now;
  const from = new Date(Math.max(activatedAt.getTime(), to.getTime() - TRAFFIC_DAYS * DAY_MS));
  return { from, to, days: Math.max(1, (to.getTime() - from.getTime()) / DAY_MS) };
}

/**
 * What the model scored lately, counted between the positions of `grid` (rising); authorised pairs are subtracted. From an
 * index alone: scores by model and time, and the few ads that have an authorised seller.
 */
export async function readTraffic(
  db: Db | Tx,
  model: ModelInUse,
  grid: readonly number[],
  now: Date,
): Promise<Traffic> {
  const { from, to, days } = trafficWindow(model, now);
  const [scored, authorized, [counted]] = await Promise.all([
    db.$queryRaw<BinRow[]>`
      SELECT width_bucket(prob, ${grid}::float8[]) AS position, count(*)::int AS count, sum(prob) AS "probSum"
        FROM ad_score WHERE brand_model_id = ${model.id}::uuid AND created_at >= ${from} AND created_at < ${to}
       GROUP BY 1`,
    db.$queryRaw<BinRow[]>`
      SELECT width_bucket(score.prob, ${grid}::float8[]) AS position, count(*)::int AS count, sum(score.prob) AS "probSum"
        FROM triage_decision AS decision
        JOIN ad_score AS score ON score.revision_id = decision.revision_id AND score.revision_at = decision.revision_at
             AND score.brand_model_id = ${model.id}::uuid
       WHERE decision.authorized_brand_ids <> '{}' AND decision.authorized_brand_ids @> ARRAY[${model.brandId}::uuid]
         AND score.created_at >= ${from} AND score.created_at < ${to}
       GROUP BY 1`,
    db.$queryRaw<Array<{ ads: number }>>`
      SELECT count(*)::int AS ads FROM scoring WHERE state = 'scored' AND ended_at >= ${from} AND ended_at < ${to}`,
  ]);
  return { traffic: { ads: counted!.ads, bins: toBins(grid, scored, authorized) }, from, days };
}

/** `position` = how many positions of the grid lie at or under the score. */
type BinRow = { position: number; count: number; probSum: number };

function toBins(
  grid: readonly number[],
  scored: readonly BinRow[],
  authorized: readonly BinRow[],
): ScoreBin[] {
  const bins = grid.map((from): ScoreBin => ({ from, count: 0, probSum: 0 }));
  for (const [rows, sign] of [
    [scored, 1],
    [authorized, -1],
  ] as const) {
    for (const { position, count, probSum } of rows) {
      const bin = bins[Math.max(0, position - 1)]!;
      bin.count += sign * count;
      bin.probSum += sign * probSum;
    }
  }
  return bins;
}
