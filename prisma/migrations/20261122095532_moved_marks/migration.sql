-- AlterTable
ALTER TABLE "brand_model" ADD COLUMN     "moved_marks" JSONB;
