import type { Db } from '../database/db';

/**
 * Pictures of the ads as they were when the version was frozen, without what its held-out parts hold, the first `limit` by a hash
 * of the seed: what candidates are tried on. The same version and seed give the same pool: contents that came later do not count.
 */
export async function readMiningPool(
  db: Db,
  versionId: string,
  { seed, limit }: { seed: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<Array<{ imageSha256: string }>>`
    SELECT pool.image_sha256::text AS "imageSha256"
      FROM (SELECT DISTINCT shown.image_sha256
              FROM dataset_version AS version
              JOIN ad_revision AS revision ON revision.created_at <= version.frozen_at
              JOIN ad_revision_image AS shown ON shown.revision_id = revision.id
             WHERE version.id = ${versionId}::uuid
               AND NOT EXISTS (
                 SELECT FROM ad_revision AS newer
                  WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision AND newer.created_at <= version.frozen_at)
               AND NOT EXISTS (
                 SELECT FROM dataset_entry AS entry
                  WHERE entry.version_id = version.id AND entry.image_sha256 = shown.image_sha256 AND entry.split <> 'training')) AS pool
     ORDER BY md5(${seed} || pool.image_sha256), pool.image_sha256 LIMIT ${limit}`;
  return rows.map(({ imageSha256 }) => imageSha256);
}
