-- What a brand really learned from, and what of it could not be looked at. A brand that cannot be learned is none of a run's outcomes.

ALTER TABLE "learning_run_brand" DROP CONSTRAINT "learning_run_brand_whole", DROP CONSTRAINT "learning_run_brand_mined";

-- AlterEnum
CREATE TYPE "learning_outcome_new" AS ENUM ('learned', 'left_alone', 'unchanged', 'too_few');
ALTER TABLE "learning_run_brand" ALTER COLUMN "outcome" TYPE "learning_outcome_new" USING ("outcome"::text::"learning_outcome_new");
ALTER TYPE "learning_outcome" RENAME TO "learning_outcome_old";
ALTER TYPE "learning_outcome_new" RENAME TO "learning_outcome";
DROP TYPE "learning_outcome_old";

-- AlterTable
ALTER TABLE "learning_run_brand" ADD COLUMN     "boxes_left_out" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pictures_left_out" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "references" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "references_left_out" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "learning_run_brand" ADD CONSTRAINT "learning_run_brand_whole" CHECK (
  (content_hash IS NOT NULL) = (outcome IN ('learned', 'unchanged')) AND (content_hash IS NULL OR definition_id IS NOT NULL)
  AND positives >= 0 AND hard_negatives >= 0 AND other_negatives >= 0 AND boxes >= 0 AND "references" >= 0
  AND pictures_left_out >= 0 AND boxes_left_out >= 0 AND references_left_out >= 0 AND took_ms >= 0);
ALTER TABLE "learning_run_brand" ADD CONSTRAINT "learning_run_brand_mined" CHECK (mining IS NULL OR outcome IN ('learned', 'unchanged'));
