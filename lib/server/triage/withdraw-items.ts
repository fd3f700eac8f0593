import type { Tx } from '../database/db';
import { closeItems } from './close-items';
import type { TriagedRevision } from './open-review-items';

type Left = { withdrawn: number; keptRevisionIds: string[] };
type Retriaged = TriagedRevision & { authorizedBrandIds: readonly string[] };

/**
 * Takes revisions that were triaged again out of the queue when nothing asks for them any more: they are neither flagged nor
 * drawn, for whatever design. An item that somebody has answered stays, and so does one on somebody's table: work in hand is
 * never pulled away, what a tab has only fetched ahead is. On those that stay, the suspects say what they are flagged for now.
 */
export async function withdrawNeedlessItems(tx: Tx, triaged: readonly Retriaged[]): Promise<Left> {
  if (triaged.length === 0) return { withdrawn: 0, keptRevisionIds: [] };
  await noteFlags(tx, triaged);
  const needless = triaged.filter(({ outcome }) => !outcome.isFlagged && !outcome.isAudit);
  const items = await lockOpenItems(
    tx,
    needless.map(({ revisionId }) => revisionId),
  );
  const free = items.filter(({ isHeld }) => !isHeld).map(({ id }) => id);
  if (free.length > 0) await closeItems(tx, free, 'withdrawn');
  return {
    withdrawn: free.length,
    keptRevisionIds: items.filter(({ isHeld }) => isHeld).map(({ revisionId }) => revisionId),
  };
}

/** Open items that nobody has answered and no sample needs; item before slots, as everything that changes both. */
async function lockOpenItems(tx: Tx, revisionIds: string[]) {
  const items = await tx.$queryRaw<Array<{ id: string; revisionId: string }>>`
    SELECT id::text, revision_id::text AS "revisionId" FROM review_item AS item
     WHERE revision_id = ANY (${revisionIds}::uuid[]) AND state = 'open'
       AND NOT EXISTS (SELECT FROM sample_draw WHERE review_item_id = item.id)
     ORDER BY id FOR NO KEY UPDATE`;
  if (items.length === 0) return [];
  const slots = await tx.$queryRaw<Array<{ itemId: string; isHeld: boolean; isAnswered: boolean }>>`
    SELECT review_item_id::text AS "itemId", coalesce(leased_until > clock_timestamp(), false) AND NOT is_ahead AS "isHeld",
           answered_at IS NOT NULL AS "isAnswered"
      FROM work_slot WHERE review_item_id = ANY (${items.map(({ id }) => id)}::uuid[]) ORDER BY id FOR UPDATE`;
  const answered = new Set(slots.filter(({ isAnswered }) => isAnswered).map(({ itemId }) => itemId));
  const held = new Set(slots.filter(({ isHeld }) => isHeld).map(({ itemId }) => itemId));
  return items
    .filter(({ id }) => !answered.has(id))
    .map(({ id, revisionId }) => ({ id, revisionId, isHeld: held.has(id) }));
}

async function noteFlags(tx: Tx, triaged: readonly Retriaged[]): Promise<void> {
  const rows = triaged.flatMap(({ revisionId, outcome, authorizedBrandIds }) => [
    ...outcome.flags.map(({ brandId, brandModelId, thresholdId }) => ({
      revision_id: revisionId,
      brand_id: brandId,
      brand_model_id: brandModelId,
      threshold_id: thresholdId,
    })),
    ...authorizedBrandIds.map((brandId) => ({
      revision_id: revisionId,
      brand_id: brandId,
      brand_model_id: null,
      threshold_id: null,
    })),
  ]);
  await tx.$executeRaw`
    UPDATE review_suspect AS suspect SET threshold_version_id = now.threshold_id
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             AS now (revision_id uuid, brand_id uuid, brand_model_id uuid, threshold_id uuid)
      JOIN review_item AS item ON item.revision_id = now.revision_id AND item.state = 'open'
     WHERE suspect.review_item_id = item.id AND suspect.brand_id = now.brand_id
       AND (now.brand_model_id IS NULL OR now.brand_model_id = suspect.brand_model_id)
       AND suspect.threshold_version_id IS DISTINCT FROM now.threshold_id`;
}
