-- DropIndex
DROP INDEX "dataset_entry_version_id_image_sha256_brand_id_idx";

-- AlterTable
ALTER TABLE "label_export" ADD COLUMN     "left_out" INTEGER;

-- CreateIndex
CREATE INDEX "dataset_entry_version_id_image_sha256_brand_id_split_idx" ON "dataset_entry"("version_id", "image_sha256", "brand_id", "split");

-- By hand: what stays behind is known with what goes out.
ALTER TABLE "label_export" ADD CONSTRAINT "label_export_left_out" CHECK (left_out >= 0 AND (state <> 'reading' OR left_out IS NULL));
