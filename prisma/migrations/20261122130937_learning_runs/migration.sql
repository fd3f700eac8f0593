-- CreateEnum
CREATE TYPE "learning_run_state" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "learning_outcome" AS ENUM ('learned', 'left_alone', 'unchanged', 'too_few', 'failed');

-- AlterTable
ALTER TABLE "brand_model" ADD COLUMN     "learning_run_id" UUID;

-- CreateTable
CREATE TABLE "learning_run" (
    "id" UUID NOT NULL,
    "dataset_version_id" UUID NOT NULL,
    "settings" JSONB NOT NULL,
    "recipe_hash" CHAR(64) NOT NULL,
    "state" "learning_run_state" NOT NULL DEFAULT 'queued',
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "done_share" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "problem" TEXT,
    "release_id" UUID,
    "requested_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "learning_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "learning_run_brand" (
    "run_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "outcome" "learning_outcome" NOT NULL,
    "content_hash" CHAR(64),
    "definition_id" UUID,
    "positives" INTEGER NOT NULL,
    "hard_negatives" INTEGER NOT NULL,
    "other_negatives" INTEGER NOT NULL,
    "boxes" INTEGER NOT NULL,
    "figures" JSONB,
    "took_ms" INTEGER NOT NULL,
    "done_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "learning_run_brand_pkey" PRIMARY KEY ("run_id","brand_id")
);

-- CreateIndex
CREATE INDEX "learning_run_created_at_idx" ON "learning_run"("created_at");

-- AddForeignKey
ALTER TABLE "brand_model" ADD CONSTRAINT "brand_model_learning_run_id_fkey" FOREIGN KEY ("learning_run_id") REFERENCES "learning_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run" ADD CONSTRAINT "learning_run_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run" ADD CONSTRAINT "learning_run_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run" ADD CONSTRAINT "learning_run_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run_brand" ADD CONSTRAINT "learning_run_brand_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "learning_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run_brand" ADD CONSTRAINT "learning_run_brand_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run_brand" ADD CONSTRAINT "learning_run_brand_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "brand_definition"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "learning_run" ADD CONSTRAINT "learning_run_ended" CHECK (
  (ended_at IS NULL) = (state IN ('queued', 'running')) AND (problem IS NOT NULL) = (state = 'failed')
  AND (state = 'queued' OR state = 'cancelled' OR state = 'failed' OR started_at IS NOT NULL) AND done_share BETWEEN 0 AND 1);
ALTER TABLE "learning_run_brand" ADD CONSTRAINT "learning_run_brand_whole" CHECK (
  (content_hash IS NOT NULL) = (outcome IN ('learned', 'unchanged')) AND (content_hash IS NULL OR definition_id IS NOT NULL)
  AND positives >= 0 AND hard_negatives >= 0 AND other_negatives >= 0 AND boxes >= 0 AND took_ms >= 0);
-- Two at a time would compete for the same two cores and tell the same.
CREATE UNIQUE INDEX "learning_run_one_live" ON "learning_run" (dataset_version_id) WHERE state IN ('queued', 'running');
-- What a run was asked for stays what it was asked for.
CREATE FUNCTION learning_run_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state NOT IN ('queued', 'running')
     OR (OLD.dataset_version_id, OLD.settings, OLD.recipe_hash, OLD.created_at)
        IS DISTINCT FROM (NEW.dataset_version_id, NEW.settings, NEW.recipe_hash, NEW.created_at) THEN
    RAISE EXCEPTION 'a learning run that has ended, and what any was asked for, is never changed: % refused', TG_OP
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "learning_run_keeps" BEFORE UPDATE OR DELETE ON "learning_run" FOR EACH ROW EXECUTE FUNCTION learning_run_keeps();
