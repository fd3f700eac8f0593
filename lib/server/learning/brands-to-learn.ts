import type { Db } from '../database/db';

export type BrandToLearn = {
  brandId: string;
  slug: string;
  /** Null = the brand has no published definition. */
  definitionId: string | null;
  /** Of the model in use. */
  activeHash: string | null;
  /** Its threshold in use is certified and still valid. */
  isCertified: boolean;
};

/** The brands of a dataset version, or those named, by slug. */
export async function listBrandsToLearn(
  db: Db,
  versionId: string,
  slugs: readonly string[] | null,
): Promise<BrandToLearn[]> {
  return db.$queryRaw<BrandToLearn[]>`
    SELECT brand.id AS "brandId", brand.slug, definition.id AS "definitionId", model.content_hash::text AS "activeHash",
           coalesce(threshold.certificate IS NOT NULL AND threshold.valid_until > now(), false) AS "isCertified"
      FROM brand
      LEFT JOIN brand_definition AS definition ON definition.brand_id = brand.id AND definition.state = 'published'
      LEFT JOIN brand_model AS model ON model.brand_id = brand.id AND model.state = 'active'
      LEFT JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'
     WHERE EXISTS (
             SELECT FROM dataset_entry AS entry
              WHERE entry.version_id = ${versionId}::uuid AND entry.brand_id = brand.id)
       AND (${slugs}::text[] IS NULL OR brand.slug = ANY (${slugs}::text[]))
     ORDER BY brand.slug`;
}
