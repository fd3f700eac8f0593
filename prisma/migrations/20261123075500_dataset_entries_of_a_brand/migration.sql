-- CreateIndex
CREATE INDEX "dataset_entry_version_id_brand_id_idx" ON "dataset_entry"("version_id", "brand_id");
