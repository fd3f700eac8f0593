import { matchFlagRate, pairsToMatch, type MatchedThreshold } from '@/lib/domain/shadow/match-flag-rate';
import type { Db, Tx } from '../database/db';

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

/** Which ads one of the two models would flag and the other would not, where both flag as many. */
export async function readDifferences(
  db: Db | Tx,
  { id, besideId }: { id: string; besideId: string },
): Promise<Differences> {
  const { value: threshold } = await db.thresholdVersion.findFirstOrThrow({
    where: { brandModelId: besideId, state: 'active' },
    select: { value: true },
  });
  const [counted] = await db.$queryRaw<Array<{ ads: number; authorized: number; flagged: number }>>`
    SELECT count(*) FILTER (WHERE NOT is_authorized)::int AS ads, count(*) FILTER (WHERE is_authorized)::int AS authorized,
           count(*) FILTER (WHERE NOT is_authorized AND beside_prob >= ${threshold})::int AS flagged
      FROM shadow_score WHERE shadow_id = ${id}::uuid`;
  const { ads, authorized, flagged } = counted!;
  const pairs = await readHighest(db, id, threshold, flagged);
  const matched = matchFlagRate(pairs, threshold);
  const cut = matched?.value ?? threshold;
  const onlyBefore = pairs.filter(({ before, after }) => before >= threshold && after < cut);
  const onlyAfter = pairs.filter(({ before, after }) => before < threshold && after >= cut);
  return { ads, authorized, threshold, matched, both: flagged - onlyBefore.length, onlyBefore, onlyAfter };
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
