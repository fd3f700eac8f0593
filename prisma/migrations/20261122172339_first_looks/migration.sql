-- CreateEnum
CREATE TYPE "look_order" AS ENUM ('chosen', 'random');

-- AlterEnum
ALTER TYPE "sample_design" ADD VALUE 'lesson';

-- CreateTable
CREATE TABLE "first_look_set" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "order" "look_order" NOT NULL,
    "seed" TEXT NOT NULL,
    "pool_count" INTEGER NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "first_look_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "first_look" (
    "set_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "revision_id" UUID NOT NULL,
    "prob" DOUBLE PRECISION NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "uncertainty" DOUBLE PRECISION NOT NULL,
    "novelty" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "first_look_pkey" PRIMARY KEY ("set_id","rank")
);

-- CreateIndex
CREATE INDEX "first_look_set_brand_id_created_at_idx" ON "first_look_set"("brand_id", "created_at");

-- CreateIndex
CREATE INDEX "first_look_revision_id_idx" ON "first_look"("revision_id");

-- CreateIndex
CREATE UNIQUE INDEX "first_look_set_id_revision_id_key" ON "first_look"("set_id", "revision_id");

-- AddForeignKey
ALTER TABLE "first_look_set" ADD CONSTRAINT "first_look_set_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_look_set" ADD CONSTRAINT "first_look_set_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_look_set" ADD CONSTRAINT "first_look_set_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_look" ADD CONSTRAINT "first_look_set_id_fkey" FOREIGN KEY ("set_id") REFERENCES "first_look_set"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "first_look" ADD CONSTRAINT "first_look_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "first_look_set" ADD CONSTRAINT "first_look_set_pool" CHECK (pool_count > 0);
ALTER TABLE "first_look" ADD CONSTRAINT "first_look_whole" CHECK (
  rank > 0 AND prob BETWEEN 0 AND 1 AND score BETWEEN 0 AND 1 AND uncertainty BETWEEN 0 AND 1 AND novelty BETWEEN 0 AND 2);
CREATE TRIGGER "first_look_set_never_edited" BEFORE UPDATE OR DELETE ON "first_look_set" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "first_look_never_edited" BEFORE UPDATE OR DELETE ON "first_look" FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- Nothing is drawn as a lesson but what a set of first looks names.
CREATE FUNCTION lesson_was_chosen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM first_look WHERE set_id = NEW.design_key::uuid AND revision_id = NEW.revision_id) THEN
    RAISE EXCEPTION 'revision % is no first look of set %', NEW.revision_id, NEW.design_key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "sample_draw_was_chosen" BEFORE INSERT OR UPDATE ON "sample_draw" FOR EACH ROW WHEN (NEW.design::text = 'lesson') EXECUTE FUNCTION lesson_was_chosen();
