import { v7 as uuidv7 } from 'uuid';
import type { BrandScore } from '@/lib/domain/triage';
import type { Db, Tx } from '../database/db';
import { enqueue } from '../jobs/boss';
import { findActiveModels, holdActiveModels, type ActiveModels } from '../models/active-models';
import { triageRevisions, type TriageEffect } from './triage-revisions';

export type TriagedAgain = TriageEffect & {
  triaged: number;
  /** Queued to be scored first, and triaged with that. */
  rescored: number;
};

/**
 * Triages revisions again from their stored scores, because what holds for `brandId` has changed. Where that brand, or one
 * that the revision was flagged for, has another model since it was scored, the stored score says nothing about it: the
 * revision is queued to be scored again. One that waits for its score anyway is passed by. Safe to repeat.
 */
export function triageAgain(db: Db, brandId: string, revisionIds: string[]): Promise<TriagedAgain> {
  return db.$transaction(
    async (tx) => {
      await holdActiveModels(tx);
      const active = await findActiveModels(tx);
      // Ads before their scorings, both sorted, as whoever stores scores takes them.
      await tx.$executeRaw`
        SELECT FROM ad WHERE id IN (SELECT ad_id FROM ad_revision WHERE id = ANY (${revisionIds}::uuid[])) ORDER BY id FOR UPDATE`;
      const scored = active ? await lockScored(tx, active, brandId, revisionIds) : [];
      const outdated = scored.filter(({ isOutdated }) => isOutdated).map(({ revisionId }) => revisionId);
      const current = scored.filter(({ isOutdated }) => !isOutdated);
      await scoreAgain(tx, outdated);
      const effect = active && current.length > 0 ? await triageRevisions(tx, active, current) : NO_EFFECT;
      return { ...effect, triaged: current.length, rescored: outdated.length };
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

const NO_EFFECT: TriageEffect = { opened: 0, withdrawn: 0, keptRevisionIds: [] };

type Scored = { revisionId: string; isOutdated: boolean; scores: BrandScore[] };

/** Scored revisions with what the models in use said of them. */
function lockScored(
  tx: Tx,
  { releaseId, models }: ActiveModels,
  brandId: string,
  revisionIds: string[],
): Promise<Scored[]> {
  return tx.$queryRaw<Scored[]>`
    SELECT revision.id::text AS "revisionId",
           scoring.release_id IS DISTINCT FROM ${releaseId}::uuid OR EXISTS (
             SELECT FROM brand_model AS model
              WHERE model.state = 'active' AND model.activated_at > scoring.ended_at
                AND (model.brand_id = ${brandId}::uuid OR EXISTS (
                      SELECT FROM triage_decision AS decision, jsonb_array_elements(decision.flags) AS flag
                       WHERE decision.revision_id = revision.id AND decision.revision_at = revision.created_at
                         AND flag ->> 'brandId' = model.brand_id::text))) AS "isOutdated",
           coalesce((SELECT json_agg(json_build_object('brandId', score.brand_id, 'brandModelId', score.brand_model_id, 'prob', score.prob))
              FROM ad_score AS score
             WHERE score.revision_id = revision.id AND score.revision_at = revision.created_at
               AND score.brand_model_id = ANY (${models.map(({ brandModelId }) => brandModelId)}::uuid[])), '[]') AS scores
      FROM scoring
      JOIN ad_revision AS revision ON revision.id = scoring.revision_id
     WHERE scoring.revision_id = ANY (${revisionIds}::uuid[]) AND scoring.state = 'scored'
     ORDER BY scoring.revision_id FOR UPDATE OF scoring`;
}

async function scoreAgain(tx: Tx, revisionIds: readonly string[]): Promise<void> {
  const jobs = revisionIds.map((revisionId) => ({ id: uuidv7(), data: { revisionId } }));
  if (jobs.length === 0) return;
  const rows = jobs.map(({ id, data }) => ({ job_id: id, revision_id: data.revisionId }));
  await tx.$executeRaw`
    UPDATE scoring SET state = 'queued', job_id = again.job_id, queued_at = now(), ended_at = NULL
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS again (job_id uuid, revision_id uuid)
     WHERE scoring.revision_id = again.revision_id`;
  await enqueue(tx, 'score-ad', jobs);
}
