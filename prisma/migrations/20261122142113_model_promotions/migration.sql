-- CreateEnum
CREATE TYPE "promotion_state" AS ENUM ('proposed', 'approved', 'withdrawn');

-- CreateTable
CREATE TABLE "model_promotion" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "instead_of_id" UUID,
    "state" "promotion_state" NOT NULL DEFAULT 'proposed',
    "note" TEXT NOT NULL DEFAULT '',
    "gates" JSONB NOT NULL,
    "override_reason" TEXT,
    "overridden_by_id" UUID,
    "proposed_by_id" UUID,
    "approved_by_id" UUID,
    "self_approval_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "model_promotion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "model_promotion_brand_model_id_idx" ON "model_promotion"("brand_model_id");

-- AddForeignKey
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_instead_of_id_fkey" FOREIGN KEY ("instead_of_id") REFERENCES "brand_model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_overridden_by_id_fkey" FOREIGN KEY ("overridden_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_second_person" CHECK (
  approved_by_id <> proposed_by_id OR coalesce(btrim(self_approval_reason), '') <> '');
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_ended" CHECK ((ended_at IS NOT NULL) = (state <> 'proposed'));
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_override" CHECK (
  overridden_by_id IS NULL OR coalesce(btrim(override_reason), '') <> '');
-- A shut gate is passed only with an admin's reason.
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_gates" CHECK (
  state <> 'approved' OR override_reason IS NOT NULL OR NOT jsonb_path_exists(gates, '$[*] ? (@.isOpen == false)'));
CREATE UNIQUE INDEX "model_promotion_one_open" ON "model_promotion" (brand_id) WHERE state = 'proposed';
CREATE FUNCTION promotion_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'approved_by_id', 'self_approval_reason', 'ended_at', 'override_reason', 'overridden_by_id', 'proposed_by_id'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR NEW.proposed_by_id IS NOT NULL AND NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id
     OR OLD.state <> 'proposed' AND (NEW.state, NEW.ended_at, NEW.override_reason) IS DISTINCT FROM (OLD.state, OLD.ended_at, OLD.override_reason) THEN
    RAISE EXCEPTION 'a % promotion only moves on: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "model_promotion_moves_on" BEFORE UPDATE OR DELETE ON "model_promotion" FOR EACH ROW EXECUTE FUNCTION promotion_moves_on();
