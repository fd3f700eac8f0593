-- AlterEnum
ALTER TYPE "look_order" ADD VALUE 'mined';

-- AlterTable
ALTER TABLE "learning_run_brand" ADD COLUMN     "mining" JSONB;
ALTER TABLE "learning_run_brand" ADD CONSTRAINT "learning_run_brand_mined" CHECK (mining IS NULL OR outcome IN ('learned', 'unchanged'));
