import type { ScoredAd } from '@/lib/contracts/score';
import type { Db, Tx } from '../database/db';
import { findActiveModels, fingerprint, holdActiveModels } from '../models/active-models';
import { saveShadowScores } from '../shadows/save-shadow-scores';
import { triageRevisions } from '../triage/triage-revisions';

export type SaveOutcome = { kind: 'saved'; savedCount: number; skippedCount: number } | { kind: 'stale' };

/**
 * Stores scores and what follows from them (triage, audit draws, review items; apart, what candidates in shadow say) in one transaction: a revision is
 * either scored with all of it, or still queued.
 *
 * `stale` when release or brand models are no longer those that scored (`scoredWith`, a fingerprint): nothing is
 * stored, score again. A revision that a rival worker has finished meanwhile is skipped, so that a job that runs twice
 * leaves one score and one triage row.
 */
export function saveScoredAds(db: Db, scoredWith: string, ads: readonly ScoredAd[]): Promise<SaveOutcome> {
  return db.$transaction(
    async (tx) => {
      await holdActiveModels(tx);
      const active = await findActiveModels(tx);
      if (!active || fingerprint(active) !== scoredWith) return { kind: 'stale' };

      const queued = await lockQueued(
        tx,
        ads.map((ad) => ad.revisionId),
      );
      const fresh = ads.filter((ad) => queued.has(ad.revisionId));
      if (fresh.length === 0) return { kind: 'saved', savedCount: 0, skippedCount: ads.length };
      await insertScores(tx, fresh);
      await replaceMatches(tx, active.releaseId, fresh);
      await triageRevisions(tx, active, fresh);
      await saveShadowScores(tx, active.releaseId, fresh);
      await markScored(tx, active.releaseId, fresh);
      return { kind: 'saved', savedCount: fresh.length, skippedCount: ads.length - fresh.length };
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

/** Locks ads before their scorings, both sorted, so that workers with revisions of one ad take turns. */
async function lockQueued(tx: Tx, revisionIds: string[]): Promise<Set<string>> {
  await tx.$executeRaw`
    SELECT FROM ad WHERE id IN (SELECT ad_id FROM ad_revision WHERE id = ANY (${revisionIds}::uuid[])) ORDER BY id FOR UPDATE`;
  const rows = await tx.$queryRaw<Array<{ revisionId: string }>>`
    SELECT revision_id AS "revisionId" FROM scoring
     WHERE revision_id = ANY (${revisionIds}::uuid[]) AND state = 'queued'
     ORDER BY revision_id FOR UPDATE`;
  return new Set(rows.map((row) => row.revisionId));
}

async function insertScores(tx: Tx, ads: readonly ScoredAd[]): Promise<void> {
  const rows = ads.flatMap(({ revisionId, scores }) =>
    scores.map(({ brandId, brandModelId, prob, signals, imageSha256 }) => ({
      revision_id: revisionId,
      brand_id: brandId,
      brand_model_id: brandModelId,
      prob,
      signals,
      image_sha256: imageSha256,
    })),
  );
  await tx.$executeRaw`
    INSERT INTO ad_score (revision_id, revision_at, brand_id, brand_model_id, signals, prob, image_sha256)
    SELECT score.revision_id, revision.created_at, score.brand_id, score.brand_model_id, score.signals, score.prob,
           score.image_sha256
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS score (revision_id uuid, brand_id uuid, brand_model_id uuid, signals jsonb, prob float8, image_sha256 text)
      JOIN ad_revision AS revision ON revision.id = score.revision_id
    ON CONFLICT DO NOTHING`;
}

/** Those of an earlier scoring of the same revision go: its brand models may be retired. */
async function replaceMatches(tx: Tx, releaseId: string, ads: readonly ScoredAd[]): Promise<void> {
  const rows = ads.flatMap(({ revisionId, matches }) =>
    matches.map(({ imageSha256, position, brandModelId, prob }) => ({
      revision_id: revisionId,
      image_sha256: imageSha256,
      position,
      brand_model_id: brandModelId,
      prob,
    })),
  );
  await tx.markMatch.deleteMany({ where: { revisionId: { in: ads.map((ad) => ad.revisionId) } } });
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO mark_match (revision_id, image_sha256, release_id, position, brand_model_id, prob)
    SELECT revision_id, image_sha256, ${releaseId}::uuid, position, brand_model_id, prob
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS one (revision_id uuid, image_sha256 text, position int2, brand_model_id uuid, prob float8)`;
}

async function markScored(tx: Tx, releaseId: string, ads: readonly ScoredAd[]): Promise<void> {
  const rows = ads.map(({ revisionId, provider }) => ({ revision_id: revisionId, provider }));
  await tx.$executeRaw`
    UPDATE scoring
       SET state = 'scored', release_id = ${releaseId}::uuid, provider = done.provider, ended_at = now(),
           attempts = attempts + 1, failure_code = NULL, failure_detail = NULL
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS done (revision_id uuid, provider text)
     WHERE scoring.revision_id = done.revision_id`;
}
