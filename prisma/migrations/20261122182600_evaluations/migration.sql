-- CreateEnum
CREATE TYPE "evaluation_state" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "evaluation_outcome" AS ENUM ('found', 'missed', 'wrong', 'passed', 'unknown');

-- CreateTable
CREATE TABLE "evaluation" (
    "id" UUID NOT NULL,
    "dataset_version_id" UUID NOT NULL,
    "learning_run_id" UUID,
    "release_id" UUID NOT NULL,
    "state" "evaluation_state" NOT NULL DEFAULT 'queued',
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "done_share" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "done_count" INTEGER NOT NULL DEFAULT 0,
    "unscorable_count" INTEGER NOT NULL DEFAULT 0,
    "counts" JSONB,
    "problem" TEXT,
    "requested_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_model" (
    "evaluation_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "evaluation_model_pkey" PRIMARY KEY ("evaluation_id","brand_id")
);

-- CreateTable
CREATE TABLE "evaluation_case" (
    "evaluation_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "category" TEXT,
    "source" TEXT,
    "language" TEXT,

    CONSTRAINT "evaluation_case_pkey" PRIMARY KEY ("evaluation_id","number")
);

-- CreateTable
CREATE TABLE "evaluation_score" (
    "evaluation_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "brand_id" UUID NOT NULL,
    "outcome" "evaluation_outcome" NOT NULL,
    "kind" "label_kind",
    "mark_size" DOUBLE PRECISION,
    "image_sha256" CHAR(64) NOT NULL,
    "fused" DOUBLE PRECISION NOT NULL,
    "vision" DOUBLE PRECISION NOT NULL,
    "appearance" DOUBLE PRECISION NOT NULL,
    "mark" DOUBLE PRECISION NOT NULL,
    "title" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "evaluation_score_pkey" PRIMARY KEY ("evaluation_id","number","brand_id")
);

-- CreateTable
CREATE TABLE "evaluation_figure" (
    "id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "brand_id" UUID,
    "slice" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "tally" JSONB NOT NULL,

    CONSTRAINT "evaluation_figure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluation_confusion" (
    "id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL,
    "truth_brand_id" UUID,
    "said_brand_id" UUID,
    "count" INTEGER NOT NULL,

    CONSTRAINT "evaluation_confusion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "evaluation_created_at_idx" ON "evaluation"("created_at");

-- CreateIndex
CREATE INDEX "evaluation_score_evaluation_id_outcome_fused_number_brand_i_idx" ON "evaluation_score"("evaluation_id", "outcome", "fused", "number", "brand_id");

-- CreateIndex
CREATE INDEX "evaluation_score_evaluation_id_brand_id_outcome_fused_numbe_idx" ON "evaluation_score"("evaluation_id", "brand_id", "outcome", "fused", "number");

-- CreateIndex
CREATE INDEX "evaluation_figure_evaluation_id_slice_brand_id_idx" ON "evaluation_figure"("evaluation_id", "slice", "brand_id");

-- CreateIndex
CREATE INDEX "evaluation_confusion_evaluation_id_count_idx" ON "evaluation_confusion"("evaluation_id", "count" DESC);

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_learning_run_id_fkey" FOREIGN KEY ("learning_run_id") REFERENCES "learning_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_model" ADD CONSTRAINT "evaluation_model_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_model" ADD CONSTRAINT "evaluation_model_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_case" ADD CONSTRAINT "evaluation_case_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_score" ADD CONSTRAINT "evaluation_score_evaluation_id_number_fkey" FOREIGN KEY ("evaluation_id", "number") REFERENCES "evaluation_case"("evaluation_id", "number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_score" ADD CONSTRAINT "evaluation_score_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_score" ADD CONSTRAINT "evaluation_score_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_figure" ADD CONSTRAINT "evaluation_figure_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_figure" ADD CONSTRAINT "evaluation_figure_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_confusion" ADD CONSTRAINT "evaluation_confusion_evaluation_id_fkey" FOREIGN KEY ("evaluation_id") REFERENCES "evaluation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_confusion" ADD CONSTRAINT "evaluation_confusion_truth_brand_id_fkey" FOREIGN KEY ("truth_brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluation_confusion" ADD CONSTRAINT "evaluation_confusion_said_brand_id_fkey" FOREIGN KEY ("said_brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_ended" CHECK (
  (ended_at IS NULL) = (state IN ('queued', 'running')) AND (problem IS NOT NULL) = (state = 'failed')
  AND (state IN ('queued', 'cancelled', 'failed') OR started_at IS NOT NULL) AND (state <> 'succeeded' OR counts IS NOT NULL)
  AND done_share BETWEEN 0 AND 1 AND done_count >= 0 AND unscorable_count BETWEEN 0 AND done_count);
-- Two at a time would say the same.
CREATE UNIQUE INDEX "evaluation_one_live" ON "evaluation"
  (dataset_version_id, coalesce(learning_run_id, '00000000-0000-0000-0000-000000000000')) WHERE state IN ('queued', 'running');
ALTER TABLE "evaluation_model" ADD CONSTRAINT "evaluation_model_threshold" CHECK (threshold BETWEEN 0 AND 1);
ALTER TABLE "evaluation_case" ADD CONSTRAINT "evaluation_case_weight" CHECK (weight >= 1);
ALTER TABLE "evaluation_score" ADD CONSTRAINT "evaluation_score_range" CHECK (
  least(fused, vision, appearance, mark, title) >= 0 AND greatest(fused, vision, appearance, mark, title) <= 1
  AND mark_size BETWEEN 0 AND 1.5 AND ((kind IS NULL AND mark_size IS NULL) OR outcome IN ('found', 'missed')));
CREATE UNIQUE INDEX "evaluation_figure_once" ON "evaluation_figure"
  (evaluation_id, slice, value, coalesce(brand_id, '00000000-0000-0000-0000-000000000000'));
CREATE UNIQUE INDEX "evaluation_confusion_once" ON "evaluation_confusion"
  (evaluation_id, coalesce(truth_brand_id, '00000000-0000-0000-0000-000000000000'), coalesce(said_brand_id, '00000000-0000-0000-0000-000000000000'));
ALTER TABLE "evaluation_confusion" ADD CONSTRAINT "evaluation_confusion_count" CHECK (count > 0);

-- What was asked for stays what it was asked for, and what has ended stays as it ended.
CREATE FUNCTION evaluation_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state NOT IN ('queued', 'running')
     OR (OLD.dataset_version_id, OLD.learning_run_id, OLD.release_id, OLD.created_at)
        IS DISTINCT FROM (NEW.dataset_version_id, NEW.learning_run_id, NEW.release_id, NEW.created_at)
     OR NEW.done_count < OLD.done_count THEN
    RAISE EXCEPTION 'an evaluation that has ended, and what any was asked for, is never changed: % refused', TG_OP
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "evaluation_keeps" BEFORE UPDATE OR DELETE ON "evaluation" FOR EACH ROW EXECUTE FUNCTION evaluation_keeps();
CREATE TRIGGER "evaluation_model_keeps" BEFORE UPDATE OR DELETE ON "evaluation_model" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "evaluation_figure_keeps" BEFORE UPDATE OR DELETE ON "evaluation_figure" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "evaluation_confusion_keeps" BEFORE UPDATE OR DELETE ON "evaluation_confusion" FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- Scores are never changed; those of an evaluation that came to nothing are cleared away.
CREATE FUNCTION evaluation_scores_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM evaluation JOIN removed ON removed.evaluation_id = evaluation.id
     WHERE evaluation.state NOT IN ('failed', 'cancelled')) THEN
    RAISE EXCEPTION '% of an evaluation is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "evaluation_case_removed" AFTER DELETE ON "evaluation_case"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION evaluation_scores_keep();
CREATE TRIGGER "evaluation_score_removed" AFTER DELETE ON "evaluation_score"
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION evaluation_scores_keep();
CREATE TRIGGER "evaluation_case_kept" BEFORE UPDATE ON "evaluation_case" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "evaluation_score_kept" BEFORE UPDATE ON "evaluation_score" FOR EACH ROW EXECUTE FUNCTION refuse_change();
