-- AlterTable
ALTER TABLE "drift_look" ADD COLUMN     "evidence" JSONB;

-- CreateIndex
CREATE INDEX "image_perceptual_hash_idx" ON "image"("perceptual_hash");
