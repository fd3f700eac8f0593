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

/** Which ads one of the two models would flag and the other would not, where both flag as many. */
export async function readDifferences(db: Db | Tx, shadow: ComparedShadow): Promise<Differences> {
  const { id, besideId } = shadow;
  const { value: threshold } = await db.thresholdVersion.findFirstOrThrow({
    where: { brandModelId: besideId, state: 'active' },
    select: { value: true },
  });
  const [counted] = await db.$queryRaw<Array<Counted & { flagged: number }>>`
    SELECT count(*) FILTER (WHERE NOT is_authorized)::int AS ads, count(*) FILTER (WHERE is_authorized)::int AS authorized,
           count(*) FILTER (WHERE NOT is_authorized AND beside_prob >= ${threshold})::int AS flagged
      FROM shadow_score WHERE shadow_id = ${id}::uuid`;
  const { flagged } = counted!;
  const { ads, authorized } = (await countOfRelease(db, shadow)) ?? counted!;
  const pairs = await readHighest(db, id, threshold, flagged);
  const matched = matchFlagRate(pairs, threshold);
  const cut = matched?.value ?? threshold;
  const onlyBefore = pairs.filter(({ before, after }) => before >= threshold && after < cut);
  const onlyAfter = pairs.filter(({ before, after }) => before < threshold && after >= cut);
  return { ads, authorized, threshold, matched, both: flagged - onlyBefore.length, onlyBefore, onlyAfter };
}

type Counted = { ads: number; authorized: number };

/** A release in shadow keeps no score where both say nothing: its ads are counted by themselves. */
async function countOfRelease(
  db: Db | Tx,
  { releaseShadowId, brandId, createdAt, endedAt }: ComparedShadow,
): Promise<Counted | null> {
  if (releaseShadowId === null) return null;
  const [counted] = await db.$queryRaw<Counted[]>`
    SELECT count(*) FILTER (WHERE NOT authorized_brand_ids @> ARRAY[${brandId}::uuid])::int AS ads,
           count(*) FILTER (WHERE authorized_brand_ids @> ARRAY[${brandId}::uuid])::int AS authorized
      FROM release_shadow_ad
     WHERE release_shadow_id = ${releaseShadowId}::uuid AND NOT is_unscorable AND revision_at >= ${createdAt}
       AND created_at <= coalesce(${endedAt}::timestamptz, 'infinity')`;
  return counted!;
}

/** Every ad that either may flag: what the model in use flags, and the candidate's highest, as many as matching takes. */
function readHighest(
  db: Db | Tx,
  shadowId: string,
  threshold: number,
  flagged: number,
): Promise<ShadowedAd[]> {
  const last = pairsToMatch(flagged) - 1;
  return db.$queryRaw<ShadowedAd[]>`
    SELECT revision_id::text AS "revisionId", beside_prob AS before, prob AS after
      FROM shadow_score
     WHERE shadow_id = ${shadowId}::uuid AND NOT is_authorized
       AND (beside_prob >= ${threshold} OR prob >= CASE WHEN ${flagged}::int = 0 THEN ${threshold}::float8 ELSE coalesce(
             (SELECT prob FROM shadow_score WHERE shadow_id = ${shadowId}::uuid AND NOT is_authorized
               ORDER BY prob DESC OFFSET ${last} LIMIT 1), 0) END)`;
}
