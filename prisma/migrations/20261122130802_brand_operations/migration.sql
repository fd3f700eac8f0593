-- CreateEnum
CREATE TYPE "reference_role" AS ENUM ('genuine', 'counter-example');

-- CreateEnum
CREATE TYPE "impact_state" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "rescoring_state" AS ENUM ('running', 'done', 'replaced');

-- AlterTable
ALTER TABLE "brand_definition" ADD COLUMN     "based_on" INTEGER,
ADD COLUMN     "created_by_id" UUID,
ADD COLUMN     "name" TEXT,
ADD COLUMN     "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "saved_by_id" UUID;

-- AlterTable
ALTER TABLE "brand_reference" ADD COLUMN     "note" JSONB,
ADD COLUMN     "point_key" TEXT,
ADD COLUMN     "role" "reference_role" NOT NULL DEFAULT 'genuine';

-- CreateTable
CREATE TABLE "definition_impact" (
    "id" UUID NOT NULL,
    "definition_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "state" "impact_state" NOT NULL DEFAULT 'queued',
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "done_share" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "problem" TEXT,
    "result" JSONB,
    "requested_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "definition_impact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rescoring" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "state" "rescoring_state" NOT NULL DEFAULT 'running',
    "total_count" INTEGER NOT NULL,
    "queued_count" INTEGER NOT NULL DEFAULT 0,
    "last_revision_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rescoring_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "definition_impact_definition_id_created_at_idx" ON "definition_impact"("definition_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "rescoring_brand_model_id_key" ON "rescoring"("brand_model_id");

-- CreateIndex
CREATE INDEX "rescoring_brand_id_created_at_idx" ON "rescoring"("brand_id", "created_at");

-- AddForeignKey
ALTER TABLE "brand_definition" ADD CONSTRAINT "brand_definition_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "brand_definition" ADD CONSTRAINT "brand_definition_saved_by_id_fkey" FOREIGN KEY ("saved_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "definition_impact" ADD CONSTRAINT "definition_impact_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "brand_definition"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "definition_impact" ADD CONSTRAINT "definition_impact_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rescoring" ADD CONSTRAINT "rescoring_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rescoring" ADD CONSTRAINT "rescoring_brand_model_id_fkey" FOREIGN KEY ("brand_model_id") REFERENCES "brand_model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---- definitions that there are ---------------------------------------------------------------------------------
-- They take over their brand's name, and what they list gets the keys that importing it again would give.
ALTER TABLE "brand_definition" DISABLE TRIGGER "brand_definition_frozen";
UPDATE brand_definition AS definition
   SET name = brand.name, saved_at = definition.created_at,
       identification_points = (SELECT coalesce(jsonb_agg(jsonb_build_object('key', 'p' || number) || one ORDER BY number), '[]')
                                  FROM jsonb_array_elements(definition.identification_points) WITH ORDINALITY AS point (one, number)),
       rulings = (SELECT coalesce(jsonb_agg(jsonb_build_object('key', 'r' || number) || one ORDER BY number), '[]')
                    FROM jsonb_array_elements(definition.rulings) WITH ORDINALITY AS ruling (one, number))
  FROM brand WHERE brand.id = definition.brand_id;
ALTER TABLE "brand_definition" ENABLE TRIGGER "brand_definition_frozen";
ALTER TABLE "brand_definition" ALTER COLUMN "name" SET NOT NULL;

-- ---- never ------------------------------------------------------------------------------------------------------
ALTER TABLE "brand_definition" ADD CONSTRAINT "brand_definition_published_at" CHECK (state = 'draft' OR published_at IS NOT NULL);
ALTER TABLE "brand_definition" ADD CONSTRAINT "brand_definition_revision" CHECK (revision >= 1);
ALTER TABLE "definition_impact" ADD CONSTRAINT "definition_impact_counts" CHECK (
  revision >= 1 AND days BETWEEN 1 AND 365 AND done_share >= 0 AND done_share <= 1);
ALTER TABLE "definition_impact" ADD CONSTRAINT "definition_impact_result" CHECK ((state = 'done') = (result IS NOT NULL));
ALTER TABLE "definition_impact" ADD CONSTRAINT "definition_impact_ended" CHECK (
  (state IN ('queued', 'running')) = (ended_at IS NULL));
CREATE UNIQUE INDEX "definition_impact_one_live" ON "definition_impact" (definition_id) WHERE state IN ('queued', 'running');
ALTER TABLE "rescoring" ADD CONSTRAINT "rescoring_counts" CHECK (total_count >= 0 AND queued_count >= 0);
ALTER TABLE "rescoring" ADD CONSTRAINT "rescoring_ended" CHECK ((state = 'running') = (ended_at IS NULL));
CREATE UNIQUE INDEX "rescoring_one_live" ON "rescoring" (brand_id) WHERE state = 'running';

-- A draft changes by saves that follow each other, and stays its brand's.
CREATE OR REPLACE FUNCTION definition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.revision NOT IN (OLD.revision, OLD.revision + 1) OR NEW.brand_id <> OLD.brand_id OR NEW.version <> OLD.version THEN
      RAISE EXCEPTION 'a draft keeps its brand and version, and its revisions follow each other: UPDATE refused'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'superseded'
     AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a % definition is never changed: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- What a draft would change is gone with the draft; of anything else it is a record.
CREATE FUNCTION impact_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('done', 'failed', 'cancelled') AND TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'an impact that has ended is never changed: UPDATE refused' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "definition_impact_ended_once" BEFORE UPDATE ON "definition_impact" FOR EACH ROW EXECUTE FUNCTION impact_kept();

-- ---- scored again ------------------------------------------------------------------------------------------------
ALTER TABLE "scoring" ADD COLUMN "rescoring_id" UUID;
ALTER TABLE "scoring" ADD CONSTRAINT "scoring_rescoring_id_fkey" FOREIGN KEY ("rescoring_id") REFERENCES "rescoring"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "scoring_rescoring_waiting" ON "scoring" (rescoring_id) WHERE state = 'queued' AND rescoring_id IS NOT NULL;
