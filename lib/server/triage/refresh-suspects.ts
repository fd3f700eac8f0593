import type { Tx } from '../database/db';
import type { TriagedRevision } from './open-review-items';

/**
 * Suspects of open items say what the brand model in use says, once their ads were scored with it. An item that somebody
 * holds or has answered stays: its reviewer decides about what they saw.
 */
export async function refreshSuspects(tx: Tx, triaged: readonly TriagedRevision[]): Promise<void> {
  const rows = triaged.flatMap(({ revisionId, scores, outcome }) =>
    scores.map(({ brandId, brandModelId, prob }) => ({
      revision_id: revisionId,
      brand_id: brandId,
      brand_model_id: brandModelId,
      prob,
      threshold_id: outcome.flags.find((flag) => flag.brandModelId === brandModelId)?.thresholdId ?? null,
    })),
  );
  await tx.$executeRaw`
    UPDATE review_suspect AS suspect
       SET brand_model_id = now.brand_model_id, prob = now.prob, threshold_version_id = now.threshold_id
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             AS now (revision_id uuid, brand_id uuid, brand_model_id uuid, prob float8, threshold_id uuid)
      JOIN review_item AS item ON item.revision_id = now.revision_id AND item.state = 'open'
     WHERE suspect.review_item_id = item.id AND suspect.brand_id = now.brand_id
       AND suspect.brand_model_id <> now.brand_model_id
       AND NOT EXISTS (SELECT FROM work_slot AS slot
                        WHERE slot.review_item_id = item.id
                          AND (slot.answered_at IS NOT NULL OR slot.leased_until > now()))`;
}
