-- CreateEnum
CREATE TYPE "label_import_mode" AS ENUM ('labels', 'suggestions');

-- CreateEnum
CREATE TYPE "label_import_state" AS ENUM ('running', 'finished');

-- AlterTable
ALTER TABLE "box_set" ADD COLUMN     "label_import_id" UUID;

-- AlterTable
ALTER TABLE "label_cause" ADD COLUMN     "label_import_id" UUID;

-- AlterTable
ALTER TABLE "suggested_box" ADD COLUMN     "label_import_id" UUID NOT NULL;

-- CreateTable
CREATE TABLE "label_import" (
    "id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "mode" "label_import_mode" NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_hash" CHAR(64) NOT NULL,
    "state" "label_import_state" NOT NULL DEFAULT 'running',
    "counts" JSONB NOT NULL DEFAULT '{}',
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "label_import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "label_import_picture" (
    "label_import_id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "file_name" TEXT NOT NULL,

    CONSTRAINT "label_import_picture_pkey" PRIMARY KEY ("label_import_id","image_sha256")
);

-- CreateIndex
CREATE INDEX "label_import_created_at_id_idx" ON "label_import"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "label_import_picture_image_sha256_idx" ON "label_import_picture"("image_sha256");

-- CreateIndex
CREATE UNIQUE INDEX "label_cause_label_id_label_import_id_key" ON "label_cause"("label_id", "label_import_id");

-- AddForeignKey
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_label_import_id_fkey" FOREIGN KEY ("label_import_id") REFERENCES "label_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "suggested_box" ADD CONSTRAINT "suggested_box_label_import_id_image_sha256_fkey" FOREIGN KEY ("label_import_id", "image_sha256") REFERENCES "label_import_picture"("label_import_id", "image_sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_import" ADD CONSTRAINT "label_import_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_import_picture" ADD CONSTRAINT "label_import_picture_label_import_id_fkey" FOREIGN KEY ("label_import_id") REFERENCES "label_import"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "label_import_picture" ADD CONSTRAINT "label_import_picture_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_label_import_id_image_sha256_fkey" FOREIGN KEY ("label_import_id", "image_sha256") REFERENCES "label_import_picture"("label_import_id", "image_sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ================================================================================================================
-- What must never happen, and what Prisma cannot say. Each has a test in
-- lib/server/database/never-imports.integration.test.ts
-- ================================================================================================================

-- ---- causes ----------------------------------------------------------------------------------------------------
ALTER TABLE "label_cause" DROP CONSTRAINT "label_cause_one_cause";
ALTER TABLE "label_cause" ADD CONSTRAINT "label_cause_one_cause" CHECK (num_nonnulls(verdict_id, box_set_id, label_import_id) = 1);
ALTER TABLE "box_set" DROP CONSTRAINT "box_set_one_cause";
ALTER TABLE "box_set" ADD CONSTRAINT "box_set_one_cause" CHECK (num_nonnulls(label_task_id, label_import_id) = 1);

-- What was imported to be looked at by people is not believed because of that.
CREATE FUNCTION import_teaches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM label_import WHERE id = NEW.label_import_id AND mode <> 'labels') THEN
    RAISE EXCEPTION 'import % brought suggestions, nothing to believe', NEW.label_import_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "label_cause_import_teaches" BEFORE INSERT ON "label_cause" FOR EACH ROW EXECUTE FUNCTION import_teaches();
CREATE TRIGGER "box_set_import_teaches" BEFORE INSERT ON "box_set" FOR EACH ROW EXECUTE FUNCTION import_teaches();

-- ---- never edited ----------------------------------------------------------------------------------------------
ALTER TABLE "label_import" ADD CONSTRAINT "label_import_finished" CHECK ((finished_at IS NULL) = (state = 'running'));
CREATE FUNCTION label_import_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'running'
     AND to_jsonb(NEW) - '{state,counts,finished_at}'::text[] = to_jsonb(OLD) - '{state,counts,finished_at}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an import is never changed, only finished: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "label_import_ends_once" BEFORE UPDATE OR DELETE ON "label_import" FOR EACH ROW EXECUTE FUNCTION label_import_ends_once();
CREATE TRIGGER "label_import_not_truncated" BEFORE TRUNCATE ON "label_import" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_import_picture_append_only" BEFORE UPDATE OR DELETE ON "label_import_picture" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "label_import_picture_not_truncated" BEFORE TRUNCATE ON "label_import_picture" EXECUTE FUNCTION refuse_change();
