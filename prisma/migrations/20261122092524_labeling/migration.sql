-- CreateEnum
CREATE TYPE "label_batch_state" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "label_task_state" AS ENUM ('open', 'answered', 'adjudication', 'done', 'closed');

-- CreateEnum
CREATE TYPE "label_outcome" AS ENUM ('boxes', 'no-mark', 'cannot-tell', 'wrong-brand');

-- CreateEnum
CREATE TYPE "suggestion_fate" AS ENUM ('accepted', 'edited', 'rejected', 'ignored');

-- CreateEnum
CREATE TYPE "box_provenance" AS ENUM ('drawn', 'accepted', 'edited', 'imported');

-- DropForeignKey
ALTER TABLE "label_cause" DROP CONSTRAINT "label_cause_label_id_fkey";

-- DropForeignKey
ALTER TABLE "work_decline" DROP CONSTRAINT "work_decline_review_item_id_fkey";

-- AlterTable
ALTER TABLE "label_cause" DROP CONSTRAINT "label_cause_pkey",
ADD COLUMN     "box_set_id" UUID,
ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ALTER COLUMN "verdict_id" DROP NOT NULL,
ADD CONSTRAINT "label_cause_pkey" PRIMARY KEY ("id");

-- AlterTable
ALTER TABLE "work_decline" DROP CONSTRAINT "work_decline_pkey",
ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "label_task_id" UUID,
ALTER COLUMN "review_item_id" DROP NOT NULL,
ADD CONSTRAINT "work_decline_pkey" PRIMARY KEY ("id");

-- The rows that are there get ids, new ones bring theirs.
ALTER TABLE "label_cause" ALTER COLUMN "id" DROP DEFAULT;
ALTER TABLE "work_decline" ALTER COLUMN "id" DROP DEFAULT;

-- AlterTable
ALTER TABLE "work_slot" ADD COLUMN     "label_task_id" UUID;

-- CreateTable
CREATE TABLE "label_batch" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "seed" TEXT NOT NULL,
    "labelers_wanted" INTEGER NOT NULL,
    "unassisted_share" DOUBLE PRECISION NOT NULL,
    "task_count" INTEGER NOT NULL,
    "priority" DOUBLE PRECISION NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "label_batch_state" NOT NULL DEFAULT 'open',
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "label_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_task" (
    "id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "revision_id" UUID,
    "brand_id" UUID,
    "has_suggestions" BOOLEAN NOT NULL,
    "state" "label_task_state" NOT NULL DEFAULT 'open',
    "agreement" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "label_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_answer" (
    "id" UUID NOT NULL,
    "task_id" UUID NOT NULL,
    "slot_id" UUID NOT NULL,
    "labeler_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "outcome" "label_outcome" NOT NULL,
    "box_count" INTEGER NOT NULL,
    "suggestion_count" INTEGER NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "active_ms" INTEGER NOT NULL,
    "body_hash" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settles_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "label_answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_answer_suggestion" (
    "answer_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "release_id" UUID,
    "position" SMALLINT,
    "suggested_box_id" UUID,
    "fate" "suggestion_fate" NOT NULL,

    CONSTRAINT "label_answer_suggestion_pkey" PRIMARY KEY ("answer_id","number")
);

-- CreateTable
CREATE TABLE "label_answer_box" (
    "answer_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "brand_id" UUID,
    "x" DOUBLE PRECISION NOT NULL,
    "y" DOUBLE PRECISION NOT NULL,
    "width" DOUBLE PRECISION NOT NULL,
    "height" DOUBLE PRECISION NOT NULL,
    "provenance" "box_provenance" NOT NULL,
    "suggestion_number" SMALLINT,
    "suggestion_iou" DOUBLE PRECISION,

    CONSTRAINT "label_answer_box_pkey" PRIMARY KEY ("answer_id","position")
);

-- CreateTable
CREATE TABLE "label_answer_withdrawal" (
    "answer_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_answer_withdrawal_pkey" PRIMARY KEY ("answer_id")
);

-- CreateTable
CREATE TABLE "label_draft" (
    "task_id" UUID NOT NULL,
    "labeler_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_draft_pkey" PRIMARY KEY ("task_id","labeler_id")
);

-- CreateTable
CREATE TABLE "suggested_box" (
    "id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "brand_id" UUID,
    "x" DOUBLE PRECISION NOT NULL,
    "y" DOUBLE PRECISION NOT NULL,
    "width" DOUBLE PRECISION NOT NULL,
    "height" DOUBLE PRECISION NOT NULL,
    "confidence" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suggested_box_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "box_set" (
    "id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "brand_id" UUID,
    "version" INTEGER NOT NULL,
    "outcome" "label_outcome" NOT NULL,
    "box_count" INTEGER NOT NULL,
    "label_task_id" UUID,
    "superseded_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "box_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "box" (
    "id" UUID NOT NULL,
    "box_set_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "x" DOUBLE PRECISION NOT NULL,
    "y" DOUBLE PRECISION NOT NULL,
    "width" DOUBLE PRECISION NOT NULL,
    "height" DOUBLE PRECISION NOT NULL,
    "provenance" "box_provenance" NOT NULL,

    CONSTRAINT "box_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "box_cause" (
    "box_id" UUID NOT NULL,
    "answer_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "box_cause_pkey" PRIMARY KEY ("box_id","answer_id","position")
);

-- CreateIndex
CREATE INDEX "label_batch_created_at_id_idx" ON "label_batch"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "label_task_batch_id_state_idx" ON "label_task"("batch_id", "state");

-- CreateIndex
CREATE INDEX "label_task_image_sha256_idx" ON "label_task"("image_sha256");

-- CreateIndex
CREATE INDEX "label_task_revision_id_idx" ON "label_task"("revision_id");

-- CreateIndex
CREATE UNIQUE INDEX "label_task_batch_id_position_key" ON "label_task"("batch_id", "position");

-- CreateIndex
CREATE INDEX "label_answer_labeler_id_created_at_idx" ON "label_answer"("labeler_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "label_answer_task_id_labeler_id_attempt_key" ON "label_answer"("task_id", "labeler_id", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "label_answer_box_answer_id_suggestion_number_key" ON "label_answer_box"("answer_id", "suggestion_number");

-- CreateIndex
CREATE INDEX "suggested_box_image_sha256_idx" ON "suggested_box"("image_sha256");

-- CreateIndex
CREATE INDEX "box_set_brand_id_created_at_idx" ON "box_set"("brand_id", "created_at");

-- CreateIndex
CREATE INDEX "box_set_label_task_id_idx" ON "box_set"("label_task_id");

-- CreateIndex
CREATE UNIQUE INDEX "box_set_id_brand_id_key" ON "box_set"("id", "brand_id");

-- CreateIndex
CREATE UNIQUE INDEX "box_box_set_id_position_key" ON "box"("box_set_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "label_id_brand_id_key" ON "label"("id", "brand_id");

-- CreateIndex
CREATE UNIQUE INDEX "label_cause_label_id_verdict_id_key" ON "label_cause"("label_id", "verdict_id");

-- CreateIndex
CREATE UNIQUE INDEX "label_cause_label_id_box_set_id_key" ON "label_cause"("label_id", "box_set_id");

-- CreateIndex
CREATE UNIQUE INDEX "work_decline_review_item_id_user_id_key" ON "work_decline"("review_item_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "work_decline_label_task_id_user_id_key" ON "work_decline"("label_task_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "work_slot_label_task_id_slot_number_key" ON "work_slot"("label_task_id", "slot_number");

-- AddForeignKey
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_label_task_id_fkey" FOREIGN KEY ("label_task_id") REFERENCES "label_task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_decline" ADD CONSTRAINT "work_decline_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_decline" ADD CONSTRAINT "work_decline_label_task_id_fkey" FOREIGN KEY ("label_task_id") REFERENCES "label_task"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_label_id_brand_id_fkey" FOREIGN KEY ("label_id", "brand_id") REFERENCES "label"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_box_set_id_brand_id_fkey" FOREIGN KEY ("box_set_id", "brand_id") REFERENCES "box_set"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_batch" ADD CONSTRAINT "label_batch_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_task" ADD CONSTRAINT "label_task_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "label_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_task" ADD CONSTRAINT "label_task_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_task" ADD CONSTRAINT "label_task_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_task" ADD CONSTRAINT "label_task_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer" ADD CONSTRAINT "label_answer_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "label_task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer" ADD CONSTRAINT "label_answer_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "work_slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer" ADD CONSTRAINT "label_answer_labeler_id_fkey" FOREIGN KEY ("labeler_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer_suggestion" ADD CONSTRAINT "label_answer_suggestion_answer_id_fkey" FOREIGN KEY ("answer_id") REFERENCES "label_answer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer_suggestion" ADD CONSTRAINT "label_answer_suggestion_image_sha256_release_id_position_fkey" FOREIGN KEY ("image_sha256", "release_id", "position") REFERENCES "detection"("image_sha256", "release_id", "position") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer_suggestion" ADD CONSTRAINT "label_answer_suggestion_suggested_box_id_fkey" FOREIGN KEY ("suggested_box_id") REFERENCES "suggested_box"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer_box" ADD CONSTRAINT "label_answer_box_answer_id_fkey" FOREIGN KEY ("answer_id") REFERENCES "label_answer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer_box" ADD CONSTRAINT "label_answer_box_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer_box" ADD CONSTRAINT "label_answer_box_answer_id_suggestion_number_fkey" FOREIGN KEY ("answer_id", "suggestion_number") REFERENCES "label_answer_suggestion"("answer_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_answer_withdrawal" ADD CONSTRAINT "label_answer_withdrawal_answer_id_fkey" FOREIGN KEY ("answer_id") REFERENCES "label_answer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_draft" ADD CONSTRAINT "label_draft_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "label_task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_draft" ADD CONSTRAINT "label_draft_labeler_id_fkey" FOREIGN KEY ("labeler_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suggested_box" ADD CONSTRAINT "suggested_box_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suggested_box" ADD CONSTRAINT "suggested_box_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_label_task_id_fkey" FOREIGN KEY ("label_task_id") REFERENCES "label_task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_superseded_by_id_fkey" FOREIGN KEY ("superseded_by_id") REFERENCES "box_set"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box" ADD CONSTRAINT "box_box_set_id_fkey" FOREIGN KEY ("box_set_id") REFERENCES "box_set"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box_cause" ADD CONSTRAINT "box_cause_box_id_fkey" FOREIGN KEY ("box_id") REFERENCES "box"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box_cause" ADD CONSTRAINT "box_cause_answer_id_position_fkey" FOREIGN KEY ("answer_id", "position") REFERENCES "label_answer_box"("answer_id", "position") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ================================================================================================================
-- What must never happen, and what Prisma cannot say. Each has a test in lib/server/database/never.integration.test.ts
-- ================================================================================================================

-- ---- one lease for two kinds of work ---------------------------------------------------------------------------
ALTER TABLE "work_slot" DROP CONSTRAINT "work_slot_one_subject";
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_one_subject" CHECK (num_nonnulls(review_item_id, label_task_id) = 1);
ALTER TABLE "work_slot" ADD CONSTRAINT "work_slot_queue_of_subject" CHECK ((label_task_id IS NOT NULL) = (queue = 'labeling'));
CREATE UNIQUE INDEX "work_slot_one_labeler" ON "work_slot" (label_task_id, holder_id) WHERE label_task_id IS NOT NULL AND holder_id IS NOT NULL;
ALTER TABLE "work_decline" ADD CONSTRAINT "work_decline_one_subject" CHECK (num_nonnulls(review_item_id, label_task_id) = 1);

-- ---- values ----------------------------------------------------------------------------------------------------
ALTER TABLE "label_batch" ADD CONSTRAINT "label_batch_shares" CHECK (unassisted_share BETWEEN 0 AND 1 AND priority BETWEEN 0 AND 1);
ALTER TABLE "label_batch" ADD CONSTRAINT "label_batch_counts" CHECK (labelers_wanted BETWEEN 1 AND 5 AND task_count > 0);
ALTER TABLE "label_batch" ADD CONSTRAINT "label_batch_closed" CHECK ((closed_at IS NULL) = (state = 'open'));
ALTER TABLE "label_task" ADD CONSTRAINT "label_task_agreement" CHECK (agreement BETWEEN 0 AND 1);
ALTER TABLE "label_task" ADD CONSTRAINT "label_task_ended" CHECK ((ended_at IS NULL) = (state IN ('open', 'answered', 'adjudication')));
ALTER TABLE "label_answer" ADD CONSTRAINT "label_answer_counts" CHECK (attempt > 0 AND box_count >= 0 AND suggestion_count >= 0 AND active_ms >= 0);
ALTER TABLE "label_answer" ADD CONSTRAINT "label_answer_boxes_fit" CHECK ((outcome = 'boxes') = (box_count > 0));
ALTER TABLE "label_answer_suggestion" ADD CONSTRAINT "label_answer_suggestion_one_source" CHECK (
  number > 0 AND (suggested_box_id IS NULL) = (release_id IS NOT NULL) AND (release_id IS NULL) = (position IS NULL));
ALTER TABLE "label_answer_box" ADD CONSTRAINT "label_answer_box_provenance" CHECK (
  provenance <> 'imported' AND (provenance = 'drawn') = (suggestion_number IS NULL)
  AND (suggestion_number IS NULL) = (suggestion_iou IS NULL) AND suggestion_iou BETWEEN 0 AND 1);
ALTER TABLE "label_draft" ADD CONSTRAINT "label_draft_version" CHECK (version > 0);
ALTER TABLE "suggested_box" ADD CONSTRAINT "suggested_box_values" CHECK (
  x >= 0 AND y >= 0 AND width > 0 AND height > 0 AND confidence BETWEEN 0 AND 1);
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_boxes_fit" CHECK (version > 0 AND outcome <> 'cannot-tell' AND (outcome = 'boxes') = (box_count > 0));

-- Rectangles are kept in hundredths of a pixel: what is stored, sent and compared is the same number.
CREATE FUNCTION is_hundredths(VARIADIC numbers float8[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT bool_and(number = round(number::numeric, 2)::float8) FROM unnest(numbers) AS number
$$;
ALTER TABLE "label_answer_box" ADD CONSTRAINT "label_answer_box_rectangle" CHECK (
  x >= 0 AND y >= 0 AND width > 0 AND height > 0 AND is_hundredths(x, y, width, height));
ALTER TABLE "box" ADD CONSTRAINT "box_rectangle" CHECK (
  x >= 0 AND y >= 0 AND width > 0 AND height > 0 AND is_hundredths(x, y, width, height));

-- ---- one of a kind ---------------------------------------------------------------------------------------------
CREATE UNIQUE INDEX "label_task_one_open" ON "label_task" (image_sha256, brand_id) NULLS NOT DISTINCT
  WHERE state IN ('open', 'answered', 'adjudication');
CREATE UNIQUE INDEX "box_set_one_current" ON "box_set" (image_sha256, brand_id) NULLS NOT DISTINCT WHERE superseded_by_id IS NULL;
CREATE UNIQUE INDEX "box_set_versions" ON "box_set" (image_sha256, brand_id, version) NULLS NOT DISTINCT WHERE version > 0;

-- ---- causes ----------------------------------------------------------------------------------------------------
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_one_cause" CHECK (num_nonnulls(verdict_id, box_set_id) = 1);
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_one_cause" CHECK (num_nonnulls(label_task_id) = 1);

-- ---- never edited ----------------------------------------------------------------------------------------------
CREATE TRIGGER "label_answer_append_only" BEFORE UPDATE OR DELETE ON "label_answer" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_answer_box_append_only" BEFORE UPDATE OR DELETE ON "label_answer_box" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_answer_suggestion_append_only" BEFORE UPDATE OR DELETE ON "label_answer_suggestion" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_answer_withdrawal_append_only" BEFORE UPDATE OR DELETE ON "label_answer_withdrawal" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "suggested_box_append_only" BEFORE UPDATE OR DELETE ON "suggested_box" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "box_append_only" BEFORE UPDATE OR DELETE ON "box" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "box_cause_append_only" BEFORE UPDATE OR DELETE ON "box_cause" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_answer_not_truncated" BEFORE TRUNCATE ON "label_answer" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_answer_box_not_truncated" BEFORE TRUNCATE ON "label_answer_box" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_answer_suggestion_not_truncated" BEFORE TRUNCATE ON "label_answer_suggestion" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_answer_withdrawal_not_truncated" BEFORE TRUNCATE ON "label_answer_withdrawal" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "box_set_not_truncated" BEFORE TRUNCATE ON "box_set" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "box_not_truncated" BEFORE TRUNCATE ON "box" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "box_cause_not_truncated" BEFORE TRUNCATE ON "box_cause" EXECUTE FUNCTION refuse_change();

-- Labels and box sets change once: something newer supersedes them.
CREATE FUNCTION superseded_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.superseded_by_id IS NULL AND NEW.superseded_by_id IS NOT NULL
     AND to_jsonb(NEW) - 'superseded_by_id' = to_jsonb(OLD) - 'superseded_by_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is never changed, only superseded: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER "label_only_superseded" ON "label";
DROP FUNCTION label_superseded_once();
CREATE TRIGGER "label_only_superseded" BEFORE UPDATE OR DELETE ON "label" FOR EACH ROW EXECUTE FUNCTION superseded_once();
CREATE TRIGGER "box_set_only_superseded" BEFORE UPDATE OR DELETE ON "box_set" FOR EACH ROW EXECUTE FUNCTION superseded_once();
ALTER TABLE "box_set" ALTER CONSTRAINT "box_set_superseded_by_id_fkey" DEFERRABLE INITIALLY DEFERRED;

-- ---- whole or not at all (checked when the transaction commits) ------------------------------------------------
CREATE FUNCTION label_answer_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid := coalesce(to_jsonb(NEW) ->> 'answer_id', to_jsonb(NEW) ->> 'id')::uuid;
  answer label_answer%ROWTYPE;
  task label_task%ROWTYPE;
BEGIN
  SELECT * INTO answer FROM label_answer WHERE id = touched;
  SELECT * INTO task FROM label_task WHERE id = answer.task_id;
  IF (SELECT count(*) FROM label_answer_box WHERE answer_id = touched) <> answer.box_count
     OR (SELECT count(*) FROM label_answer_suggestion WHERE answer_id = touched) <> answer.suggestion_count THEN
    RAISE EXCEPTION 'answer % does not hold its boxes and suggestions', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF answer.suggestion_count > 0 AND NOT task.has_suggestions THEN
    RAISE EXCEPTION 'task % is answered without suggestions', task.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF task.brand_id IS NULL AND answer.outcome = 'wrong-brand'
     OR task.brand_id IS NOT NULL AND EXISTS (
       SELECT FROM label_answer_box WHERE answer_id = touched AND brand_id IS DISTINCT FROM task.brand_id) THEN
    RAISE EXCEPTION 'answer % is not about the brand of task %', touched, task.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM label_answer_suggestion AS suggestion
      LEFT JOIN suggested_box ON suggested_box.id = suggestion.suggested_box_id
     WHERE suggestion.answer_id = touched
       AND (suggestion.image_sha256 <> task.image_sha256 OR suggested_box.image_sha256 <> task.image_sha256)) THEN
    RAISE EXCEPTION 'answer % names a suggestion of another picture', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "label_answer_whole" AFTER INSERT ON "label_answer" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION label_answer_is_whole();
CREATE CONSTRAINT TRIGGER "label_answer_box_whole" AFTER INSERT ON "label_answer_box" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION label_answer_is_whole();
CREATE CONSTRAINT TRIGGER "label_answer_suggestion_whole" AFTER INSERT ON "label_answer_suggestion" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION label_answer_is_whole();

-- A second answer of one person to a task only after every earlier one was taken back.
CREATE FUNCTION label_answer_one_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM label_task WHERE id = NEW.task_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT FROM label_answer AS earlier
     WHERE earlier.task_id = NEW.task_id AND earlier.labeler_id = NEW.labeler_id
       AND NOT EXISTS (SELECT FROM label_answer_withdrawal WHERE answer_id = earlier.id)) THEN
    RAISE EXCEPTION 'this person already answered task %', NEW.task_id USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "label_answer_one_standing" BEFORE INSERT ON "label_answer" FOR EACH ROW EXECUTE FUNCTION label_answer_one_standing();

CREATE FUNCTION label_answer_withdrawal_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT settles_at FROM label_answer WHERE id = NEW.answer_id) <= now() THEN
    RAISE EXCEPTION 'answer % can no longer be taken back', NEW.answer_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "label_answer_withdrawal_in_time" BEFORE INSERT ON "label_answer_withdrawal" FOR EACH ROW EXECUTE FUNCTION label_answer_withdrawal_in_time();

-- A set holds its boxes, which lie inside the picture; what comes from a task names the answers' rectangles.
CREATE FUNCTION box_set_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid := coalesce(to_jsonb(NEW) ->> 'box_set_id', to_jsonb(NEW) ->> 'id')::uuid;
  whole box_set%ROWTYPE;
BEGIN
  SELECT * INTO whole FROM box_set WHERE id = touched;
  IF (SELECT count(*) FROM box WHERE box_set_id = touched) <> whole.box_count THEN
    RAISE EXCEPTION 'box set % does not hold its boxes', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM box JOIN image ON image.sha256 = whole.image_sha256
     WHERE box.box_set_id = touched AND (box.x + box.width > image.width + 0.005 OR box.y + box.height > image.height + 0.005)) THEN
    RAISE EXCEPTION 'a box of set % lies outside its picture', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF whole.label_task_id IS NOT NULL AND EXISTS (
    SELECT FROM box WHERE box_set_id = touched AND NOT EXISTS (SELECT FROM box_cause WHERE box_id = box.id)) THEN
    RAISE EXCEPTION 'a box of set % cannot name its cause', touched USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "box_set_whole" AFTER INSERT ON "box_set" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION box_set_is_whole();
CREATE CONSTRAINT TRIGGER "box_whole" AFTER INSERT ON "box" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION box_set_is_whole();
