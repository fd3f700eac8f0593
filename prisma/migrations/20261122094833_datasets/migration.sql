-- CreateEnum
CREATE TYPE "dataset_kind" AS ENUM ('learning', 'closed', 'open', 'business');

-- CreateEnum
CREATE TYPE "split" AS ENUM ('training', 'validation', 'test');

-- CreateEnum
CREATE TYPE "freeze_state" AS ENUM ('queued', 'running', 'frozen', 'failed', 'cancelled');

-- One bit a number: the sign of each little-endian half float. Dimensions that are left over stay out of it.
CREATE FUNCTION half_float_signs(halves bytea) RETURNS varbit LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT string_agg((get_byte(halves, 2 * i + 1) >> 7)::text, '' ORDER BY i)::varbit
    FROM generate_series(0, octet_length(halves) / 2 - 1) AS i
$$;

-- AlterTable
ALTER TABLE "embedding" ADD COLUMN     "signs" VARBIT GENERATED ALWAYS AS (half_float_signs(vector)) STORED;

-- AlterTable
ALTER TABLE "label_cause" ADD COLUMN     "label_edit_id" UUID;

-- CreateTable
CREATE TABLE "image_brand" (
    "id" BIGSERIAL NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "brand_id" UUID NOT NULL,
    "prob" DOUBLE PRECISION,
    "brand_model_id" UUID,
    "revision_id" UUID,
    "source" TEXT,
    "side_px" INTEGER NOT NULL,
    "label_id" UUID,
    "presence" "presence",
    "kind" "label_kind",
    "is_hard_negative" BOOLEAN NOT NULL DEFAULT false,
    "reason" "reason",
    "box_count" INTEGER,
    "answer_count" INTEGER NOT NULL DEFAULT 0,
    "agreement" DOUBLE PRECISION,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_brand_pkey" PRIMARY KEY ("image_sha256","brand_id")
);

-- CreateTable
CREATE TABLE "label_edit" (
    "id" UUID NOT NULL,
    "by_id" UUID NOT NULL,
    "presence" "presence",
    "kind" "label_kind",
    "note" TEXT NOT NULL DEFAULT '',
    "line_count" INTEGER NOT NULL,
    "undoes_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "label_edit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_edit_line" (
    "edit_id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "brand_id" UUID NOT NULL,
    "before_label_id" UUID,
    "after_label_id" UUID,

    CONSTRAINT "label_edit_line_pkey" PRIMARY KEY ("edit_id","image_sha256","brand_id")
);

-- CreateTable
CREATE TABLE "dataset" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "dataset_kind" NOT NULL,
    "split_rules" JSONB NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset_recipe" (
    "dataset_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "recipe" JSONB NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dataset_recipe_pkey" PRIMARY KEY ("dataset_id","number")
);

-- CreateTable
CREATE TABLE "dataset_version" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "recipe_number" INTEGER NOT NULL,
    "content_hash" CHAR(64) NOT NULL,
    "entry_count" INTEGER NOT NULL,
    "image_count" INTEGER NOT NULL,
    "left_out_count" INTEGER NOT NULL,
    "largest_group_count" INTEGER NOT NULL,
    "sheet" JSONB NOT NULL,
    "frozen_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "frozen_at" TIMESTAMPTZ(3),

    CONSTRAINT "dataset_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset_picture" (
    "dataset_id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "split" "split" NOT NULL,
    "version_id" UUID NOT NULL,

    CONSTRAINT "dataset_picture_pkey" PRIMARY KEY ("dataset_id","image_sha256")
);

-- CreateTable
CREATE TABLE "dataset_seller" (
    "dataset_id" UUID NOT NULL,
    "seller_id" UUID NOT NULL,
    "split" "split" NOT NULL,

    CONSTRAINT "dataset_seller_pkey" PRIMARY KEY ("dataset_id","seller_id")
);

-- CreateTable
CREATE TABLE "dataset_entry" (
    "version_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "dataset_id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "split" "split" NOT NULL,
    "group_key" CHAR(64) NOT NULL,
    "brand_id" UUID,
    "presence" "presence",
    "kind" "label_kind",
    "is_hard_negative" BOOLEAN NOT NULL DEFAULT false,
    "label_id" UUID,
    "box_set_id" UUID,
    "boxes" JSONB,
    "revision_id" UUID,
    "inclusion_prob" DOUBLE PRECISION,

    CONSTRAINT "dataset_entry_pkey" PRIMARY KEY ("version_id","position")
);

-- CreateTable
CREATE TABLE "dataset_freeze" (
    "id" UUID NOT NULL,
    "dataset_id" UUID NOT NULL,
    "recipe_number" INTEGER NOT NULL,
    "state" "freeze_state" NOT NULL DEFAULT 'queued',
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "done_share" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "problem" TEXT,
    "version_id" UUID,
    "requested_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "dataset_freeze_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "image_brand_id_key" ON "image_brand"("id");

-- CreateIndex
CREATE UNIQUE INDEX "image_brand_label_id_key" ON "image_brand"("label_id");

-- CreateIndex
CREATE UNIQUE INDEX "label_edit_undoes_id_key" ON "label_edit"("undoes_id");

-- CreateIndex
CREATE INDEX "label_edit_by_id_created_at_idx" ON "label_edit"("by_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_name_key" ON "dataset"("name");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_version_dataset_id_number_key" ON "dataset_version"("dataset_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_version_id_dataset_id_key" ON "dataset_version"("id", "dataset_id");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_picture_dataset_id_image_sha256_split_key" ON "dataset_picture"("dataset_id", "image_sha256", "split");

-- CreateIndex
CREATE INDEX "dataset_entry_version_id_image_sha256_brand_id_idx" ON "dataset_entry"("version_id", "image_sha256", "brand_id");

-- CreateIndex
CREATE INDEX "dataset_entry_image_sha256_idx" ON "dataset_entry"("image_sha256");

-- CreateIndex
CREATE INDEX "dataset_entry_label_id_idx" ON "dataset_entry"("label_id");

-- CreateIndex
CREATE UNIQUE INDEX "dataset_freeze_version_id_key" ON "dataset_freeze"("version_id");

-- CreateIndex
CREATE INDEX "dataset_freeze_dataset_id_created_at_idx" ON "dataset_freeze"("dataset_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "label_cause_label_id_label_edit_id_key" ON "label_cause"("label_id", "label_edit_id");

-- AddForeignKey
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_label_edit_id_fkey" FOREIGN KEY ("label_edit_id") REFERENCES "label_edit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_brand" ADD CONSTRAINT "image_brand_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_brand" ADD CONSTRAINT "image_brand_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_brand" ADD CONSTRAINT "image_brand_brand_model_id_fkey" FOREIGN KEY ("brand_model_id") REFERENCES "brand_model"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_brand" ADD CONSTRAINT "image_brand_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_brand" ADD CONSTRAINT "image_brand_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_edit" ADD CONSTRAINT "label_edit_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_edit" ADD CONSTRAINT "label_edit_undoes_id_fkey" FOREIGN KEY ("undoes_id") REFERENCES "label_edit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_edit_line" ADD CONSTRAINT "label_edit_line_edit_id_fkey" FOREIGN KEY ("edit_id") REFERENCES "label_edit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_edit_line" ADD CONSTRAINT "label_edit_line_before_label_id_fkey" FOREIGN KEY ("before_label_id") REFERENCES "label"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_edit_line" ADD CONSTRAINT "label_edit_line_after_label_id_fkey" FOREIGN KEY ("after_label_id") REFERENCES "label"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset" ADD CONSTRAINT "dataset_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_recipe" ADD CONSTRAINT "dataset_recipe_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_recipe" ADD CONSTRAINT "dataset_recipe_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_version" ADD CONSTRAINT "dataset_version_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_version" ADD CONSTRAINT "dataset_version_dataset_id_recipe_number_fkey" FOREIGN KEY ("dataset_id", "recipe_number") REFERENCES "dataset_recipe"("dataset_id", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_version" ADD CONSTRAINT "dataset_version_frozen_by_id_fkey" FOREIGN KEY ("frozen_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_picture" ADD CONSTRAINT "dataset_picture_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_picture" ADD CONSTRAINT "dataset_picture_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_picture" ADD CONSTRAINT "dataset_picture_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "dataset_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_seller" ADD CONSTRAINT "dataset_seller_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_seller" ADD CONSTRAINT "dataset_seller_seller_id_fkey" FOREIGN KEY ("seller_id") REFERENCES "seller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_version_id_dataset_id_fkey" FOREIGN KEY ("version_id", "dataset_id") REFERENCES "dataset_version"("id", "dataset_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_dataset_id_image_sha256_split_fkey" FOREIGN KEY ("dataset_id", "image_sha256", "split") REFERENCES "dataset_picture"("dataset_id", "image_sha256", "split") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_label_id_fkey" FOREIGN KEY ("label_id") REFERENCES "label"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_box_set_id_fkey" FOREIGN KEY ("box_set_id") REFERENCES "box_set"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_freeze" ADD CONSTRAINT "dataset_freeze_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_freeze" ADD CONSTRAINT "dataset_freeze_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "dataset_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_freeze" ADD CONSTRAINT "dataset_freeze_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ================================================================================================================
-- What must never happen, and what Prisma cannot say. Each has a test in
-- lib/server/database/never-datasets.integration.test.ts
-- ================================================================================================================

-- ---- edits -----------------------------------------------------------------------------------------------------
ALTER TABLE "label_cause" DROP CONSTRAINT "label_cause_one_cause";
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_one_cause" CHECK (
  num_nonnulls(verdict_id, box_set_id, label_import_id, label_edit_id) = 1);
ALTER TABLE "label_edit" ADD CONSTRAINT "label_edit_says_what" CHECK (
  line_count > 0 AND (presence IS NULL) = (kind IS NULL) AND (presence IS NULL) = (undoes_id IS NOT NULL));
ALTER TABLE "label_edit_line" ADD CONSTRAINT "label_edit_line_changes" CHECK (
  num_nonnulls(before_label_id, after_label_id) > 0 AND before_label_id IS DISTINCT FROM after_label_id);
CREATE TRIGGER "label_edit_append_only" BEFORE UPDATE OR DELETE ON "label_edit" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_edit_line_append_only" BEFORE UPDATE OR DELETE ON "label_edit_line" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_edit_not_truncated" BEFORE TRUNCATE ON "label_edit" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_edit_line_not_truncated" BEFORE TRUNCATE ON "label_edit_line" EXECUTE FUNCTION refuse_change();

CREATE FUNCTION label_edit_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM label_edit_line WHERE edit_id = NEW.id) <> NEW.line_count THEN
    RAISE EXCEPTION 'edit % does not hold its lines', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "label_edit_whole" AFTER INSERT ON "label_edit" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION label_edit_is_whole();
-- Once for all lines of a statement: an edit may have thousands.
CREATE FUNCTION label_edit_lines_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM label_edit AS edit
     WHERE edit.id IN (SELECT edit_id FROM fresh)
       AND (SELECT count(*) FROM label_edit_line WHERE edit_id = edit.id) > edit.line_count) THEN
    RAISE EXCEPTION 'an edit does not hold so many lines' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM fresh JOIN label ON label.id IN (fresh.before_label_id, fresh.after_label_id)
     WHERE label.image_sha256 <> fresh.image_sha256 OR label.brand_id <> fresh.brand_id) THEN
    RAISE EXCEPTION 'a line of an edit names a label of another image or brand' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "label_edit_line_fits" AFTER INSERT ON "label_edit_line" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION label_edit_lines_fit();

-- ---- datasets --------------------------------------------------------------------------------------------------
ALTER TABLE "dataset_version" ADD CONSTRAINT "dataset_version_counts" CHECK (
  number > 0 AND entry_count > 0 AND image_count BETWEEN 1 AND entry_count AND left_out_count >= 0
  AND largest_group_count BETWEEN 1 AND image_count);
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_label_whole" CHECK (
  (brand_id IS NULL) = (label_id IS NULL) AND (label_id IS NULL) = (presence IS NULL) AND (presence IS NULL) = (kind IS NULL)
  AND (NOT is_hard_negative OR presence = 'absent'));
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_boxes_whole" CHECK ((box_set_id IS NULL) = (boxes IS NULL));
ALTER TABLE "dataset_entry" ADD CONSTRAINT "dataset_entry_sample" CHECK (
  inclusion_prob > 0 AND inclusion_prob <= 1 AND (inclusion_prob IS NULL OR revision_id IS NOT NULL)
  AND (brand_id IS NOT NULL OR inclusion_prob IS NOT NULL));
ALTER TABLE "dataset_freeze" ADD CONSTRAINT "dataset_freeze_ended" CHECK (
  (ended_at IS NULL) = (state IN ('queued', 'running')) AND (version_id IS NOT NULL) = (state = 'frozen')
  AND (problem IS NOT NULL) = (state = 'failed') AND done_share BETWEEN 0 AND 1);
-- Two at a time would not know of each other's splits.
CREATE UNIQUE INDEX "dataset_freeze_one_live" ON "dataset_freeze" (dataset_id) WHERE state IN ('queued', 'running');

CREATE TRIGGER "dataset_never_edited" BEFORE UPDATE OR DELETE ON "dataset" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_recipe_append_only" BEFORE UPDATE OR DELETE ON "dataset_recipe" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_picture_never_moves" BEFORE UPDATE OR DELETE ON "dataset_picture" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_seller_never_moves" BEFORE UPDATE OR DELETE ON "dataset_seller" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_entry_frozen" BEFORE UPDATE OR DELETE ON "dataset_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_not_truncated" BEFORE TRUNCATE ON "dataset" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_recipe_not_truncated" BEFORE TRUNCATE ON "dataset_recipe" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_version_not_truncated" BEFORE TRUNCATE ON "dataset_version" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_picture_not_truncated" BEFORE TRUNCATE ON "dataset_picture" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_seller_not_truncated" BEFORE TRUNCATE ON "dataset_seller" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "dataset_entry_not_truncated" BEFORE TRUNCATE ON "dataset_entry" EXECUTE FUNCTION refuse_change();

-- A version is frozen once, in the transaction that made it, with all its entries; afterwards nothing of it changes.
CREATE FUNCTION dataset_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL
     AND to_jsonb(NEW) - 'frozen_at' = to_jsonb(OLD) - 'frozen_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a frozen dataset version is never changed: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "dataset_version_frozen" BEFORE UPDATE OR DELETE ON "dataset_version" FOR EACH ROW EXECUTE FUNCTION dataset_version_frozen();
CREATE FUNCTION dataset_version_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT frozen_at FROM dataset_version WHERE id = NEW.id) IS NULL
     OR (SELECT count(*) FROM dataset_entry WHERE version_id = NEW.id) <> NEW.entry_count
     OR (SELECT count(DISTINCT image_sha256) FROM dataset_entry WHERE version_id = NEW.id) <> NEW.image_count THEN
    RAISE EXCEPTION 'dataset version % is not frozen with its entries', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "dataset_version_whole" AFTER INSERT ON "dataset_version" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dataset_version_is_whole();
-- Once for all entries of a statement: a version may have hundreds of thousands.
CREATE FUNCTION dataset_entries_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM dataset_version WHERE id IN (SELECT version_id FROM fresh) AND frozen_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a frozen dataset version is never changed: INSERT refused' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
    SELECT FROM fresh JOIN label ON label.id = fresh.label_id
     WHERE label.image_sha256 <> fresh.image_sha256 OR label.brand_id <> fresh.brand_id) THEN
    RAISE EXCEPTION 'an entry names a label of another image or brand' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "dataset_entry_fits" AFTER INSERT ON "dataset_entry" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION dataset_entries_fit();

-- ---- what the data browser reads -------------------------------------------------------------------------------
-- Written by the triggers below alone. Rows are taken in the order of image and brand, so that rivals take turns.
ALTER TABLE "image_brand" ADD CONSTRAINT "image_brand_label_whole" CHECK (
  (label_id IS NULL) = (presence IS NULL) AND (presence IS NULL) = (kind IS NULL) AND (NOT is_hard_negative OR presence = 'absent'));
ALTER TABLE "image_brand" ADD CONSTRAINT "image_brand_values" CHECK (
  side_px > 0 AND prob BETWEEN 0 AND 1 AND agreement BETWEEN 0 AND 1 AND answer_count >= 0 AND box_count >= 0);

-- New scores: the pair of each brand and the picture that speaks most for it, and pairs there are of the other pictures.
CREATE FUNCTION image_brand_is_scored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO image_brand AS pair (image_sha256, brand_id, prob, brand_model_id, revision_id, source, side_px, changed_at)
  SELECT DISTINCT ON (shown.image_sha256, fresh.brand_id)
         shown.image_sha256, fresh.brand_id, fresh.prob, fresh.brand_model_id, fresh.revision_id, ad.source,
         least(image.width, image.height), fresh.created_at
    FROM fresh
    JOIN ad_revision AS revision ON revision.id = fresh.revision_id
    JOIN ad ON ad.id = revision.ad_id
    JOIN ad_revision_image AS shown ON shown.revision_id = fresh.revision_id
    JOIN image ON image.sha256 = shown.image_sha256
   WHERE shown.image_sha256 = fresh.image_sha256
      OR EXISTS (SELECT FROM image_brand WHERE image_sha256 = shown.image_sha256 AND brand_id = fresh.brand_id)
   ORDER BY shown.image_sha256, fresh.brand_id, fresh.created_at DESC, fresh.prob DESC
  ON CONFLICT (image_sha256, brand_id) DO UPDATE
     SET prob = excluded.prob, brand_model_id = excluded.brand_model_id, revision_id = excluded.revision_id,
         source = excluded.source,
         changed_at = CASE WHEN pair.label_id IS NULL THEN excluded.changed_at ELSE pair.changed_at END;
  RETURN NULL;
END $$;
CREATE TRIGGER "ad_score_shows" AFTER INSERT ON "ad_score" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION image_brand_is_scored();

-- What is known of a pair from outside of its label: the ad it was seen in last, and that ad's score.
CREATE FUNCTION image_brand_seen(image char(64), brand uuid,
  OUT revision_id uuid, OUT source text, OUT prob float8, OUT brand_model_id uuid) LANGUAGE sql STABLE AS $$
  SELECT revision.id, ad.source, score.prob, score.brand_model_id
    FROM ad_revision_image AS shown
    JOIN ad_revision AS revision ON revision.id = shown.revision_id
    JOIN ad ON ad.id = revision.ad_id
    LEFT JOIN LATERAL (
      SELECT one.prob, one.brand_model_id, one.created_at FROM ad_score AS one
       WHERE one.revision_id = revision.id AND one.revision_at = revision.created_at AND one.brand_id = brand
       ORDER BY one.created_at DESC LIMIT 1) AS score ON true
   WHERE shown.image_sha256 = image
   ORDER BY score.created_at DESC NULLS LAST, revision.created_at DESC
   LIMIT 1
$$;

CREATE FUNCTION image_brand_is_labelled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO image_brand (image_sha256, brand_id, prob, brand_model_id, revision_id, source, side_px,
                           label_id, presence, kind, is_hard_negative, changed_at)
  SELECT fresh.image_sha256, fresh.brand_id, seen.prob, seen.brand_model_id, seen.revision_id, seen.source,
         least(image.width, image.height), fresh.id, fresh.presence, fresh.kind, fresh.is_hard_negative, fresh.created_at
    FROM fresh
    JOIN image ON image.sha256 = fresh.image_sha256
    LEFT JOIN LATERAL image_brand_seen(fresh.image_sha256, fresh.brand_id) AS seen ON true
   WHERE fresh.superseded_by_id IS NULL
   ORDER BY fresh.image_sha256, fresh.brand_id
  ON CONFLICT (image_sha256, brand_id) DO UPDATE
     SET label_id = excluded.label_id, presence = excluded.presence, kind = excluded.kind,
         is_hard_negative = excluded.is_hard_negative, changed_at = excluded.changed_at,
         reason = NULL, answer_count = 0, agreement = NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER "label_shows" AFTER INSERT ON "label" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION image_brand_is_labelled();

CREATE FUNCTION image_brand_is_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE image_brand
     SET label_id = NULL, presence = NULL, kind = NULL, is_hard_negative = false, reason = NULL, answer_count = 0, agreement = NULL
   WHERE label_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "label_taken_back_shows" AFTER UPDATE ON "label" FOR EACH ROW WHEN (NEW.superseded_by_id = NEW.id)
  EXECUTE FUNCTION image_brand_is_taken_back();

-- People's standing answers on whether a brand is shown in an image: lines of verdicts on ads with the image (evidence
-- says which image shows it), and answers to label tasks (that no mark is there does not say that the brand is not).
CREATE FUNCTION presence_answers(image char(64), brand uuid) RETURNS TABLE (said presence) LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN line.reason IN ('not-this-brand', 'generic-style') THEN 'absent'::presence ELSE 'present'::presence END
    FROM ad_revision_image AS shown
    JOIN review_item AS item ON item.revision_id = shown.revision_id
    JOIN verdict ON verdict.review_item_id = item.id
    JOIN verdict_line AS line ON line.verdict_id = verdict.id
   WHERE shown.image_sha256 = image AND line.brand_id = brand AND line.reason <> 'unidentifiable'
     AND (line.reason IN ('not-this-brand', 'generic-style') OR image = ANY (line.evidence_sha256))
     AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
  UNION ALL
  SELECT CASE WHEN answer.outcome = 'boxes' THEN 'present'::presence ELSE 'absent'::presence END
    FROM label_task AS task
    JOIN label_answer AS answer ON answer.task_id = task.id
   WHERE task.image_sha256 = image AND task.brand_id = brand AND answer.outcome IN ('boxes', 'wrong-brand')
     AND NOT EXISTS (SELECT FROM label_answer_withdrawal WHERE answer_id = answer.id)
$$;

-- Causes come after their label, in the same transaction or later.
CREATE FUNCTION image_brand_is_explained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM image_brand WHERE label_id IN (SELECT label_id FROM fresh) ORDER BY image_sha256, brand_id FOR UPDATE;
  UPDATE image_brand AS pair
     SET reason = (SELECT line.reason FROM label_cause AS cause
                     JOIN verdict ON verdict.id = cause.verdict_id
                     JOIN verdict_line AS line ON line.verdict_id = cause.verdict_id AND line.brand_id = cause.brand_id
                    WHERE cause.label_id = pair.label_id ORDER BY verdict.created_at DESC LIMIT 1),
         (answer_count, agreement) = (
           SELECT count(*)::int, avg((answer.said = pair.presence)::int)::float8
             FROM presence_answers(pair.image_sha256, pair.brand_id) AS answer)
   WHERE pair.label_id IN (SELECT label_id FROM fresh);
  RETURN NULL;
END $$;
CREATE TRIGGER "label_cause_shows" AFTER INSERT ON "label_cause" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION image_brand_is_explained();

CREATE FUNCTION image_brand_is_boxed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO image_brand (image_sha256, brand_id, prob, brand_model_id, revision_id, source, side_px, box_count, changed_at)
  SELECT fresh.image_sha256, fresh.brand_id, seen.prob, seen.brand_model_id, seen.revision_id, seen.source,
         least(image.width, image.height), fresh.box_count, fresh.created_at
    FROM fresh
    JOIN image ON image.sha256 = fresh.image_sha256
    LEFT JOIN LATERAL image_brand_seen(fresh.image_sha256, fresh.brand_id) AS seen ON true
   WHERE fresh.brand_id IS NOT NULL AND fresh.superseded_by_id IS NULL
   ORDER BY fresh.image_sha256, fresh.brand_id
  ON CONFLICT (image_sha256, brand_id) DO UPDATE SET box_count = excluded.box_count;
  RETURN NULL;
END $$;
CREATE TRIGGER "box_set_shows" AFTER INSERT ON "box_set" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION image_brand_is_boxed();

-- What there is already.
INSERT INTO image_brand (image_sha256, brand_id, prob, brand_model_id, revision_id, source, side_px, changed_at)
SELECT DISTINCT ON (score.image_sha256, score.brand_id) score.image_sha256, score.brand_id, score.prob,
       score.brand_model_id, score.revision_id, ad.source, least(image.width, image.height), score.created_at
  FROM ad_score AS score
  JOIN ad_revision AS revision ON revision.id = score.revision_id
  JOIN ad ON ad.id = revision.ad_id
  JOIN image ON image.sha256 = score.image_sha256
 ORDER BY score.image_sha256, score.brand_id, score.created_at DESC;
INSERT INTO image_brand (image_sha256, brand_id, prob, brand_model_id, revision_id, source, side_px,
                         label_id, presence, kind, is_hard_negative, changed_at)
SELECT label.image_sha256, label.brand_id, seen.prob, seen.brand_model_id, seen.revision_id, seen.source,
       least(image.width, image.height), label.id, label.presence, label.kind, label.is_hard_negative, label.created_at
  FROM label
  JOIN image ON image.sha256 = label.image_sha256
  LEFT JOIN LATERAL image_brand_seen(label.image_sha256, label.brand_id) AS seen ON true
 WHERE label.superseded_by_id IS NULL
ON CONFLICT (image_sha256, brand_id) DO UPDATE
   SET label_id = excluded.label_id, presence = excluded.presence, kind = excluded.kind,
       is_hard_negative = excluded.is_hard_negative, changed_at = excluded.changed_at;
UPDATE image_brand AS pair
   SET reason = (SELECT line.reason FROM label_cause AS cause
                   JOIN verdict ON verdict.id = cause.verdict_id
                   JOIN verdict_line AS line ON line.verdict_id = cause.verdict_id AND line.brand_id = cause.brand_id
                  WHERE cause.label_id = pair.label_id ORDER BY verdict.created_at DESC LIMIT 1),
       (answer_count, agreement) = (
         SELECT count(*)::int, avg((answer.said = pair.presence)::int)::float8
           FROM presence_answers(pair.image_sha256, pair.brand_id) AS answer)
 WHERE pair.label_id IS NOT NULL;
INSERT INTO image_brand (image_sha256, brand_id, prob, brand_model_id, revision_id, source, side_px, box_count, changed_at)
SELECT boxed.image_sha256, boxed.brand_id, seen.prob, seen.brand_model_id, seen.revision_id, seen.source,
       least(image.width, image.height), boxed.box_count, boxed.created_at
  FROM box_set AS boxed
  JOIN image ON image.sha256 = boxed.image_sha256
  LEFT JOIN LATERAL image_brand_seen(boxed.image_sha256, boxed.brand_id) AS seen ON true
 WHERE boxed.brand_id IS NOT NULL AND boxed.superseded_by_id IS NULL
ON CONFLICT (image_sha256, brand_id) DO UPDATE SET box_count = excluded.box_count;

-- Every order of the browser, over all brands and within one: a page starts at its key. The expressions are those of
-- lib/server/data/browse-order.ts.
CREATE INDEX "image_brand_by_score" ON "image_brand" ((coalesce(prob, -1)), id);
CREATE INDEX "image_brand_of_brand_by_score" ON "image_brand" (brand_id, (coalesce(prob, -1)), id);
CREATE INDEX "image_brand_by_doubt" ON "image_brand" ((coalesce(abs(prob - 0.5), 1)), id);
CREATE INDEX "image_brand_of_brand_by_doubt" ON "image_brand" (brand_id, (coalesce(abs(prob - 0.5), 1)), id);
CREATE INDEX "image_brand_by_size" ON "image_brand" (side_px, id);
CREATE INDEX "image_brand_of_brand_by_size" ON "image_brand" (brand_id, side_px, id);
CREATE INDEX "image_brand_by_agreement" ON "image_brand" ((coalesce(agreement, 2)), id);
CREATE INDEX "image_brand_of_brand_by_agreement" ON "image_brand" (brand_id, (coalesce(agreement, 2)), id);
CREATE INDEX "image_brand_by_change" ON "image_brand" (changed_at, id);
CREATE INDEX "image_brand_of_brand_by_change" ON "image_brand" (brand_id, changed_at, id);
-- Filters that few rows pass: the rest of the page's order is sorted then.
CREATE INDEX "image_brand_hard_negatives" ON "image_brand" (brand_id, changed_at) WHERE is_hard_negative;
CREATE INDEX "image_brand_of_source" ON "image_brand" (source);
CREATE INDEX "image_brand_of_reason" ON "image_brand" (reason) WHERE reason IS NOT NULL;
CREATE INDEX "image_brand_of_label" ON "image_brand" (presence, kind) WHERE presence IS NOT NULL;
