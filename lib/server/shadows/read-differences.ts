import { groupBy } from '@/lib/domain/group-by';
import { matchFlagRate, pairsToMatch, type MatchedThreshold } from '@/lib/domain/shadow/match-flag-rate';
import type { Db, Tx } from '../database/db';
import type { ModelShadow } from '../generated/prisma/client';

export type ShadowedAd = { revisionId: string; before: number; after: number };

export type Differences = {
  /** Scored by both, authorised sellers left out. */
  ads: number;
  authorized: number;
  /** In use under the model that the candidate is compared with. */
  threshold: number;
  /** Null while the model in use flags nothing: both are then cut at the same value. */
  matched: MatchedThreshold | null;
  both: number;
  onlyBefore: ShadowedAd[];
  onlyAfter: ShadowedAd[];
};

export type ComparedShadow = Pick<
  ModelShadow,
  'id' | 'brandId' | 'besideId' | 'releaseShadowId' | 'createdAt' | 'endedAt'
>;

/**
 * Which ads one of the two models would flag and the other would not, where both flag as many; by shadow. Four queries, however many
 * shadows are asked about.
 */
export async function readDifferences(
  db: Db | Tx,
  shadows: readonly ComparedShadow[],
): Promise<Map<string, Differences>> {
  const thresholdOf = await readThresholds(db, shadows);
  const cuts = shadows.map((shadow) => ({ ...shadow, threshold: thresholdOf.get(shadow.besideId)! }));
  const [countedOf, ofReleases] = await Promise.all([countScored(db, cuts), countOfReleases(db, shadows)]);
  const pairsOf = await readHighest(
    db,
    cuts.map((cut) => ({ ...cut, flagged: countedOf.get(cut.id)!.flagged })),
  );
  return new Map(
    cuts.map(({ id, threshold }) => {
      const { flagged, ...scored } = countedOf.get(id)!;
      const { ads, authorized } = ofReleases.get(id) ?? scored;
      const pairs = pairsOf.get(id) ?? [];
      const matched = matchFlagRate(pairs, threshold);
      const cut = matched?.value ?? threshold;
      const onlyBefore = pairs.filter(({ before, after }) => before >= threshold && after < cut);
      const onlyAfter = pairs.filter(({ before, after }) => before < threshold && after >= cut);
      const both = flagged - onlyBefore.length;
      return [id, { ads, authorized, threshold, matched, both, onlyBefore, onlyAfter }];
    }),
  );
}

/** By model in use. */
async function readThresholds(db: Db | Tx, shadows: readonly ComparedShadow[]): Promise<Map<string, number>> {
  const besideIds = shadows.map(({ besideId }) => besideId);
  const rows = await db.thresholdVersion.findMany({
    where: { brandModelId: { in: besideIds }, state: 'active' },
    select: { brandModelId: true, value: true },
  });
  const valueOf = new Map(rows.map(({ brandModelId, value }) => [brandModelId, value]));
  const without = besideIds.find((id) => !valueOf.has(id));
  if (without !== undefined) throw new Error(`brand model ${without} has no threshold`);
  return valueOf;
}

type Cut = ComparedShadow & { threshold: number };
type Counted = { ads: number; authorized: number };

async function countScored(
  db: Db | Tx,
  cuts: readonly Cut[],
): Promise<Map<string, Counted & { flagged: number }>> {
  const asked = cuts.map(({ id, threshold }) => ({ id, threshold }));
  const rows = await db.$queryRaw<Array<Counted & { id: string; flagged: number }>>`
    SELECT cut.id::text, counted.*
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS cut (id uuid, threshold float8)
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE NOT is_authorized)::int AS ads, count(*) FILTER (WHERE is_authorized)::int AS authorized,
              count(*) FILTER (WHERE NOT is_authorized AND beside_prob >= cut.threshold)::int AS flagged
         FROM shadow_score WHERE shadow_id = cut.id) AS counted`;
  return new Map(rows.map(({ id, ...counted }) => [id, counted]));
}

/** A release in shadow keeps no score where both say nothing: its ads are counted by themselves. */
async function countOfReleases(
  db: Db | Tx,
  shadows: readonly ComparedShadow[],
): Promise<Map<string, Counted>> {
  const ids = shadows.flatMap(({ id, releaseShadowId }) => (releaseShadowId === null ? [] : [id]));
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<Array<Counted & { id: string }>>`
    SELECT shadow.id::text, counted.*
      FROM model_shadow AS shadow
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE NOT authorized_brand_ids @> ARRAY[shadow.brand_id])::int AS ads,
              count(*) FILTER (WHERE authorized_brand_ids @> ARRAY[shadow.brand_id])::int AS authorized
         FROM release_shadow_ad
        WHERE release_shadow_id = shadow.release_shadow_id AND NOT is_unscorable AND revision_at >= shadow.created_at
          AND created_at <= coalesce(shadow.ended_at, 'infinity')) AS counted
     WHERE shadow.id = ANY (${ids}::uuid[])`;
  return new Map(rows.map(({ id, ...counted }) => [id, counted]));
}

/** Every ad that either may flag: what the model in use flags, and the candidate's highest, as many as matching takes. */
async function readHighest(
  db: Db | Tx,
  cuts: ReadonlyArray<Cut & { flagged: number }>,
): Promise<Map<string, ShadowedAd[]>> {
  const asked = cuts.map(({ id, threshold, flagged }) => ({
    id,
    threshold,
    flagged,
    last: pairsToMatch(flagged) - 1,
  }));
  const rows = await db.$queryRaw<Array<ShadowedAd & { shadowId: string }>>`
    SELECT cut.id::text AS "shadowId", score.revision_id::text AS "revisionId", score.beside_prob AS before, score.prob AS after
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS cut (id uuid, threshold float8, flagged int, last int)
     CROSS JOIN LATERAL (
       SELECT CASE WHEN cut.flagged = 0 THEN cut.threshold ELSE coalesce(
                (SELECT prob FROM shadow_score WHERE shadow_id = cut.id AND NOT is_authorized
                  ORDER BY prob DESC OFFSET cut.last LIMIT 1), 0) END AS prob) AS lowest
      JOIN shadow_score AS score ON score.shadow_id = cut.id AND NOT score.is_authorized
           AND (score.beside_prob >= cut.threshold OR score.prob >= lowest.prob)`;
  return groupBy(rows, ({ shadowId }) => shadowId);
}
