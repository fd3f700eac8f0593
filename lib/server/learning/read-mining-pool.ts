import type { Known } from '@/lib/domain/learning/mine-brand';
import type { Db } from '../database/db';

export type PoolPicture = {
  imageSha256: string;
  /** Of the brands that people have answered about, and whether it is shown. */
  labels: ReadonlyMap<string, 'present' | 'absent'>;
};

/**
 * Pictures of the newest content of scored ads that no held-out part of the version has, the first `limit` by a hash of the seed:
 * what a candidate is tried on.
 */
export async function readMiningPool(
  db: Db,
  versionId: string,
  { seed, limit }: { seed: string; limit: number },
): Promise<PoolPicture[]> {
  const rows = await db.$queryRaw<
    Array<{ imageSha256: string; labels: Record<string, 'present' | 'absent'> }>
  >`
    SELECT pool.image_sha256::text AS "imageSha256",
           coalesce((SELECT json_object_agg(pair.brand_id, pair.presence) FROM image_brand AS pair
                      WHERE pair.image_sha256 = pool.image_sha256 AND pair.presence IS NOT NULL), '{}') AS labels
      FROM (SELECT DISTINCT shown.image_sha256
              FROM ad_revision AS revision
              JOIN scoring ON scoring.revision_id = revision.id AND scoring.state = 'scored'
              JOIN ad_revision_image AS shown ON shown.revision_id = revision.id
             WHERE NOT EXISTS (SELECT FROM ad_revision AS newer WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision)
               AND NOT EXISTS (SELECT FROM dataset_entry AS entry
                                WHERE entry.version_id = ${versionId}::uuid AND entry.image_sha256 = shown.image_sha256 AND entry.split <> 'training')) AS pool
     ORDER BY md5(${seed} || pool.image_sha256), pool.image_sha256 LIMIT ${limit}`;
  return rows.map(({ imageSha256, labels }) => ({ imageSha256, labels: new Map(Object.entries(labels)) }));
}

/** A picture that shows another brand is known not to show this one, where nobody has said otherwise. */
export function knownOf({ labels }: PoolPicture, brandId: string): Known {
  return labels.get(brandId) ?? ([...labels.values()].includes('present') ? 'absent' : null);
}
