import { v7 as uuidv7 } from 'uuid';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import type { FreezeDataset, OnFreezeProgress } from './freeze-context';
import { inPartsOf } from './slices';
import type { PlannedEntry, VersionPlan } from './version-plan';

const PART = 5_000;
const WRITE_TIMEOUT_MS = 60 * 60_000;

export type StoredVersion = { versionId: string; number: number };
type Options = {
  recipeNumber: number;
  actorId: string | null;
  onProgress: OnFreezeProgress;
  /** Part of the transaction: what else is true once the version is. */
  onStored?: (tx: Tx, stored: StoredVersion) => Promise<void>;
};

/**
 * Freezes a version with all its entries, and remembers where their pictures and sellers were put: all of it or nothing.
 *
 * @throws AppError `conflict` when another version was frozen after this one was worked out: it would not know of the
 *   splits of that one
 */
export function storeVersion(
  db: Db,
  dataset: FreezeDataset,
  plan: VersionPlan,
  { recipeNumber, actorId, onProgress, onStored }: Options,
): Promise<StoredVersion> {
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT FROM dataset WHERE id = ${dataset.id}::uuid FOR UPDATE`;
      const versionCount = await tx.datasetVersion.count({ where: { datasetId: dataset.id } });
      if (versionCount !== plan.follows) {
        throw new AppError('conflict', `Somebody else has frozen ${dataset.name} meanwhile; try again`);
      }
      const stored = { versionId: uuidv7(), number: versionCount + 1 };
      await tx.datasetVersion.create({
        data: {
          id: stored.versionId,
          datasetId: dataset.id,
          number: stored.number,
          recipeNumber,
          contentHash: plan.contentHash,
          entryCount: plan.entries.length,
          imageCount: plan.imageCount,
          leftOutCount: plan.leftOutCount,
          largestGroupCount: plan.largestGroupCount,
          sheet: plan.sheet,
          frozenById: actorId,
        },
      });
      await remember(tx, dataset.id, stored.versionId, plan);
      await insertEntries(tx, dataset.id, stored.versionId, plan.entries, onProgress);
      await tx.$executeRaw`UPDATE dataset_version SET frozen_at = now() WHERE id = ${stored.versionId}::uuid`;
      await recordEvent(tx, {
        actorId,
        action: 'dataset-frozen',
        table: 'dataset_version',
        id: stored.versionId,
        after: { dataset: dataset.name, number: stored.number, contentHash: plan.contentHash },
      });
      await onStored?.(tx, stored);
      return stored;
    },
    { timeout: WRITE_TIMEOUT_MS, maxWait: 30_000 },
  );
}

async function remember(
  tx: Tx,
  datasetId: string,
  versionId: string,
  { learned }: VersionPlan,
): Promise<void> {
  for (const part of inPartsOf([...learned.pictures], PART)) {
    const rows = part.map(([sha256, split]) => ({ sha256, split }));
    await tx.$executeRaw`
      INSERT INTO dataset_picture (dataset_id, image_sha256, split, version_id)
      SELECT ${datasetId}::uuid, sha256, split::split, ${versionId}::uuid
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS one (sha256 text, split text)`;
  }
  for (const part of inPartsOf([...learned.sellers], PART)) {
    const rows = part.map(([id, split]) => ({ id, split }));
    await tx.$executeRaw`
      INSERT INTO dataset_seller (dataset_id, seller_id, split)
      SELECT ${datasetId}::uuid, id, split::split
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS one (id uuid, split text)`;
  }
}

async function insertEntries(
  tx: Tx,
  datasetId: string,
  versionId: string,
  entries: readonly PlannedEntry[],
  onProgress: OnFreezeProgress,
): Promise<void> {
  let written = 0;
  for (const part of inPartsOf(entries, PART)) {
    await onProgress('writing', written / entries.length);
    const rows = part.map((entry, index) => ({
      position: written + index,
      image_sha256: entry.imageSha256,
      split: entry.split,
      group_key: entry.groupKey,
      brand_id: entry.brandId,
      presence: entry.presence,
      kind: entry.kind,
      is_hard_negative: entry.isHardNegative,
      label_id: entry.labelId,
      box_set_id: entry.boxSetId,
      boxes: entry.boxes,
      revision_id: entry.revisionId,
      inclusion_prob: entry.inclusionProb,
      is_brand_free: entry.unaskedBrandIds !== null,
      unasked_brand_ids: entry.unaskedBrandIds ?? [],
    }));
    await tx.$executeRaw`
      INSERT INTO dataset_entry (version_id, dataset_id, position, image_sha256, split, group_key, brand_id, presence,
                                 kind, is_hard_negative, label_id, box_set_id, boxes, revision_id, inclusion_prob,
                                 is_brand_free, unasked_brand_ids)
      SELECT ${versionId}::uuid, ${datasetId}::uuid, position, image_sha256, split::split, group_key, brand_id,
             presence::presence, kind::label_kind, is_hard_negative, label_id, box_set_id, boxes, revision_id,
             inclusion_prob, is_brand_free, unasked_brand_ids
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS one (position int, image_sha256 text, split text, group_key text, brand_id uuid, presence text, kind text,
                  is_hard_negative boolean, label_id uuid, box_set_id uuid, boxes jsonb, revision_id uuid,
                  inclusion_prob float8, is_brand_free boolean, unasked_brand_ids uuid[])`;
    written += part.length;
  }
}
