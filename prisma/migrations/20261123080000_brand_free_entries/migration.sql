-- AlterTable
ALTER TABLE "dataset_entry" ADD COLUMN     "is_brand_free" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "unasked_brand_ids" UUID[] DEFAULT ARRAY[]::UUID[];

-- An entry without a brand is of a sample, or a picture that people said shows none.
ALTER TABLE "dataset_entry" DROP CONSTRAINT "dataset_entry_sample";
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_sample" CHECK (
  inclusion_prob > 0 AND inclusion_prob <= 1 AND (inclusion_prob IS NULL OR revision_id IS NOT NULL)
  AND (brand_id IS NOT NULL OR inclusion_prob IS NOT NULL OR is_brand_free));
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_brand_free" CHECK (
  (NOT is_brand_free OR (brand_id IS NULL AND revision_id IS NOT NULL AND inclusion_prob IS NULL))
  AND (is_brand_free OR unasked_brand_ids = '{}'));
