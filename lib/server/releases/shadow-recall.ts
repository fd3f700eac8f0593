import type { StoredFigures } from '@/lib/contracts/learning';
import { NEAR_DUPLICATE_BITS } from '@/lib/domain/datasets/near-duplicates';
import type { Db } from '../database/db';
import { readLessons, type Lesson } from '../learning/read-lessons';
import { holdActiveModels } from '../models/active-models';
import { isSameShadow } from './prepared-brands';

/** A brand of a release in shadow whose recall was not measured yet. */
export type UnmeasuredBrand = {
  shadowId: string;
  brandId: string;
  /** Of the model in use, and of the candidate's. */
  besideHash: string;
  contentHash: string;
  /** The frozen dataset that holds pictures out for both; null = none holds a picture of the brand. */
  datasetVersionId: string | null;
};

/**
 * Brands that are modelled under a release in shadow and not measured yet. A brand that was learned is measured on what its own dataset
 * version holds out: neither model has learned from that. One that is made of its definition alone learned from no label: it is measured
 * on the newest dataset that holds a picture of it out.
 */
export function findUnmeasured(db: Db, releaseShadowId: string): Promise<UnmeasuredBrand[]> {
  return db.$queryRaw<UnmeasuredBrand[]>`
    SELECT shadow.id::text AS "shadowId", shadow.brand_id::text AS "brandId", beside.content_hash::text AS "besideHash",
           candidate.content_hash::text AS "contentHash",
           coalesce(run.dataset_version_id, newest.id)::text AS "datasetVersionId"
      FROM model_shadow AS shadow
      JOIN brand_model AS beside ON beside.id = shadow.beside_id
      JOIN brand_model AS candidate ON candidate.id = shadow.brand_model_id
      LEFT JOIN learning_run AS run ON run.id = beside.learning_run_id
      LEFT JOIN LATERAL (
        SELECT version.id
          FROM dataset_version AS version
          JOIN dataset ON dataset.id = version.dataset_id AND dataset.kind = 'learning'
         WHERE version.frozen_at IS NOT NULL
           AND EXISTS (SELECT FROM dataset_entry AS entry
                        WHERE entry.version_id = version.id AND entry.brand_id = shadow.brand_id
                          AND entry.split <> 'training' AND entry.presence = 'present')
         ORDER BY version.frozen_at DESC, version.id DESC LIMIT 1) AS newest ON run.id IS NULL
     WHERE shadow.release_shadow_id = ${releaseShadowId}::uuid AND shadow.state = 'running'
       AND NOT EXISTS (SELECT FROM shadow_recall WHERE shadow_id = shadow.id)
     ORDER BY shadow.id`;
}

/** What a version holds out, without what a brand's own reference pictures show already: both models were made of those. */
export async function readHeldOut(db: Db, versionId: string): Promise<Lesson[]> {
  const [lessons, shown] = await Promise.all([
    readLessons(db, versionId),
    db.$queryRaw<Array<{ imageSha256: string }>>`
      SELECT DISTINCT entry.image_sha256::text AS "imageSha256"
        FROM dataset_entry AS entry
        JOIN image ON image.sha256 = entry.image_sha256
        JOIN brand_definition AS definition ON definition.brand_id = entry.brand_id AND definition.state = 'published'
        JOIN brand_reference AS reference ON reference.definition_id = definition.id
        JOIN image AS like_it ON like_it.sha256 = reference.image_sha256
       WHERE entry.version_id = ${versionId}::uuid AND entry.split <> 'training' AND entry.presence = 'present'
         AND bit_count((image.perceptual_hash # like_it.perceptual_hash)::bit(64)) <= ${NEAR_DUPLICATE_BITS}`,
  ]);
  const isShown = new Set(shown.map(({ imageSha256 }) => imageSha256));
  return lessons.filter(({ split, imageSha256 }) => split !== 'training' && !isShown.has(imageSha256));
}

export type MeasuredRecall = UnmeasuredBrand & { figures: StoredFigures | null };

/**
 * Keeps what was measured of these brands, all of it or nothing. Safe to repeat: what is kept stays.
 * @returns `stale` when the shadow has ended, or the brands in it are no longer those that were measured together (`shadowIds`, by id)
 */
export function saveRecall(
  db: Db,
  releaseShadowId: string,
  shadowIds: readonly string[],
  measured: readonly MeasuredRecall[],
): Promise<'saved' | 'stale'> {
  return db.$transaction(async (tx) => {
    await holdActiveModels(tx);
    if (!(await isSameShadow(tx, releaseShadowId, shadowIds))) return 'stale';
    await tx.shadowRecall.createMany({
      data: measured.map(({ shadowId, datasetVersionId, besideHash, contentHash, figures }) => ({
        shadowId,
        datasetVersionId,
        besideHash,
        contentHash,
        ...(figures && { figures }),
      })),
      skipDuplicates: true,
    });
    return 'saved';
  });
}
