import type { DetectionView } from '@/lib/contracts/review';
import type { Db } from '../database/db';

/** What the detector found in the pictures of a scored revision and whom it was taken for; by image, the surest first. */
export async function listDetections(db: Db, revisionId: string): Promise<Map<string, DetectionView[]>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT detection.image_sha256::text AS "imageSha256", detection.x::float8, detection.y::float8,
           detection.width::float8, detection.height::float8, detection.objectness::float8,
           brand.id AS "brandId", brand.name AS "brandName", match.prob
      FROM scoring
      JOIN ad_revision_image AS image ON image.revision_id = scoring.revision_id
      JOIN detection ON detection.image_sha256 = image.image_sha256 AND detection.release_id = scoring.release_id
      LEFT JOIN mark_match AS match
        ON match.revision_id = scoring.revision_id AND match.image_sha256 = detection.image_sha256
       AND match.release_id = detection.release_id AND match.position = detection.position
      LEFT JOIN brand_model AS model ON model.id = match.brand_model_id
      LEFT JOIN brand ON brand.id = model.brand_id
     WHERE scoring.revision_id = ${revisionId}::uuid
     ORDER BY image.position, detection.position`;
  const byImage = new Map<string, DetectionView[]>();
  for (const { imageSha256, brandId, brandName, prob, ...found } of rows) {
    const match = brandId === null ? null : { brandId, brandName: brandName!, prob: prob! };
    const known = byImage.get(imageSha256) ?? [];
    byImage.set(imageSha256, [...known, { ...found, match }]);
  }
  return byImage;
}

type Row = Omit<DetectionView, 'match'> & {
  imageSha256: string;
  brandId: string | null;
  brandName: string | null;
  prob: number | null;
};
