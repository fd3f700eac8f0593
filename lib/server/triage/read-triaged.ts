import type { BrandScore } from '@/lib/domain/triage';
import type { Tx } from '../database/db';
import type { ActiveModels } from '../models/active-models';
import type { TriagedRevision } from './open-review-items';

type Row = Omit<TriagedRevision, 'outcome'> & { scores: BrandScore[]; p: number };

/**
 * Revisions as they were triaged, with what the models in use said of them, for whoever wants people to look at them for
 * another reason than triage: nothing is flagged here.
 */
export async function readTriaged(
  tx: Tx,
  { releaseId, models }: ActiveModels,
  revisionIds: string[],
): Promise<TriagedRevision[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT revision.id::text AS "revisionId", revision.revision AS "revisionNumber", revision.ad_id::text AS "adId", ad.impressions, decision.p,
           coalesce((SELECT json_agg(json_build_object('brandId', score.brand_id, 'brandModelId', score.brand_model_id, 'prob', score.prob))
              FROM ad_score AS score
             WHERE score.revision_id = revision.id AND score.revision_at = revision.created_at
               AND score.brand_model_id = ANY (${models.map(({ brandModelId }) => brandModelId)}::uuid[])), '[]') AS scores
      FROM ad_revision AS revision
      JOIN ad ON ad.id = revision.ad_id
      JOIN triage_decision AS decision ON decision.revision_id = revision.id AND decision.revision_at = revision.created_at
           AND decision.release_id = ${releaseId}::uuid
     WHERE revision.id = ANY (${revisionIds}::uuid[])`;
  return rows.map(({ p, ...row }) => ({
    ...row,
    outcome: { flags: [], isFlagged: false, p, isAudit: true },
  }));
}
