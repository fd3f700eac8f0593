import type { ShadowedAd } from '@/lib/contracts/release-shadows';
import { SCORE_FLOOR } from '@/lib/domain/fusion';
import type { Db, Tx } from '../database/db';
import { holdActiveModels } from '../models/active-models';
import { lookAtShadows } from '../shadows/save-shadow-scores';
import { isSameShadow, type RunningReleaseShadow } from './prepared-brands';

export type RevisionToShadow = {
  revisionId: string;
  createdAt: Date;
  title: string;
  images: string[];
  endedAt: Date;
};

/** A transaction that stores scores ends within so long after the time that it writes down. */
const LATE_SECONDS = 90;

/**
 * Live ads that the release in use has scored since `scoredAfter` and the candidate has not looked at, the longest scored
 * first. An ad that came in before the shadow is left out: the candidate may have learned from it.
 */
export function readUnshadowed(
  db: Db,
  { releaseShadowId, besideId, since }: RunningReleaseShadow,
  scoredAfter: Date,
  limit: number,
): Promise<RevisionToShadow[]> {
  return db.$queryRaw<RevisionToShadow[]>`
    SELECT revision.id::text AS "revisionId", revision.created_at AS "createdAt", revision.title, scoring.ended_at AS "endedAt",
           ARRAY(SELECT image_sha256::text FROM ad_revision_image WHERE revision_id = revision.id ORDER BY position) AS images
      FROM scoring
      JOIN ad_revision AS revision ON revision.id = scoring.revision_id AND revision.created_at >= ${since}
     WHERE scoring.state = 'scored' AND scoring.release_id = ${besideId}::uuid
       AND scoring.ended_at > ${scoredAfter}::timestamptz - make_interval(secs => ${LATE_SECONDS}::int)
       AND NOT EXISTS (SELECT FROM release_shadow_ad AS done
                        WHERE done.release_shadow_id = ${releaseShadowId}::uuid AND done.revision_id = revision.id)
     ORDER BY scoring.ended_at, revision.id LIMIT ${limit}`;
}

/**
 * Keeps what a candidate release says of ads beside what the release in use says. A pair that both hold to be nothing (under
 * the floor of stored scores) is counted with its ad and has no row of its own; what is not stored of the release in use is 0.
 * No triage reads it.
 *
 * @returns `stale` when the shadow has ended, or its brands are no longer those that scored (`shadowIds`, by id): nothing is kept
 */
export function saveShadowedAds(
  db: Db,
  { releaseShadowId, besideId }: RunningReleaseShadow,
  shadowIds: readonly string[],
  ads: readonly ShadowedAd[],
): Promise<'saved' | 'stale'> {
  return db.$transaction(
    async (tx) => {
      await holdActiveModels(tx);
      if (!(await isSameShadow(tx, releaseShadowId, shadowIds))) return 'stale';
      const kept = await insertAds(tx, { releaseShadowId, besideId }, ads);
      await insertScores(
        tx,
        ads.filter(({ revisionId }) => kept.has(revisionId)),
      );
      return 'saved';
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

type Scope = Pick<RunningReleaseShadow, 'releaseShadowId' | 'besideId'>;

/** @returns those that nobody has kept before */
async function insertAds(
  tx: Tx,
  { releaseShadowId, besideId }: Scope,
  ads: readonly ShadowedAd[],
): Promise<Set<string>> {
  const rows = ads.map(({ revisionId, isUnscorable }) => ({
    revision_id: revisionId,
    is_unscorable: isUnscorable,
  }));
  const kept = await tx.$queryRaw<Array<{ revisionId: string }>>`
    INSERT INTO release_shadow_ad (release_shadow_id, revision_id, revision_at, authorized_brand_ids, is_unscorable)
    SELECT ${releaseShadowId}::uuid, revision.id, revision.created_at, decision.authorized_brand_ids, seen.is_unscorable
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS seen (revision_id uuid, is_unscorable boolean)
      JOIN ad_revision AS revision ON revision.id = seen.revision_id
      JOIN triage_decision AS decision ON decision.revision_id = revision.id AND decision.revision_at = revision.created_at
           AND decision.release_id = ${besideId}::uuid
     ORDER BY revision.id
    ON CONFLICT DO NOTHING
    RETURNING revision_id::text AS "revisionId"`;
  return new Set(kept.map(({ revisionId }) => revisionId));
}

async function insertScores(tx: Tx, ads: readonly ShadowedAd[]): Promise<void> {
  const rows = ads.flatMap(({ revisionId, scores }) =>
    scores.map(({ shadowId, prob }) => ({ revision_id: revisionId, shadow_id: shadowId, prob })),
  );
  if (rows.length === 0) return;
  const kept = await tx.$queryRaw<Array<{ shadowId: string }>>`
    INSERT INTO shadow_score (shadow_id, revision_id, prob, beside_prob, is_authorized)
    SELECT shadow.id, ad.revision_id, score.prob, coalesce(beside.prob, 0), ad.authorized_brand_ids @> ARRAY[shadow.brand_id]
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS score (revision_id uuid, shadow_id uuid, prob float8)
      JOIN model_shadow AS shadow ON shadow.id = score.shadow_id
      JOIN release_shadow_ad AS ad ON ad.release_shadow_id = shadow.release_shadow_id AND ad.revision_id = score.revision_id
           AND ad.revision_at >= shadow.created_at
      LEFT JOIN ad_score AS beside ON beside.revision_id = ad.revision_id AND beside.revision_at = ad.revision_at
           AND beside.brand_model_id = shadow.beside_id
     WHERE score.prob >= ${SCORE_FLOOR} OR beside.prob >= ${SCORE_FLOOR}
    ON CONFLICT DO NOTHING
    RETURNING shadow_id::text AS "shadowId"`;
  await lookAtShadows(tx, [...new Set(kept.map(({ shadowId }) => shadowId))]);
}
