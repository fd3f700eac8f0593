-- AlterTable
ALTER TABLE "rescoring" ADD COLUMN     "release_id" UUID,
ALTER COLUMN "brand_id" DROP NOT NULL,
ALTER COLUMN "brand_model_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "release_promotion" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "instead_of_id" UUID NOT NULL,
    "state" "promotion_state" NOT NULL DEFAULT 'proposed',
    "note" TEXT NOT NULL DEFAULT '',
    "gates" JSONB NOT NULL,
    "approval_gates" JSONB,
    "threshold_choice" "threshold_choice" NOT NULL,
    "brands" JSONB NOT NULL,
    "override_reason" TEXT,
    "overridden_by_id" UUID,
    "proposed_by_id" UUID,
    "approved_by_id" UUID,
    "self_approval_reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "release_promotion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "release_promotion_release_id_idx" ON "release_promotion"("release_id");

-- CreateIndex
CREATE INDEX "rescoring_release_id_created_at_idx" ON "rescoring"("release_id", "created_at");

-- AddForeignKey
ALTER TABLE "rescoring" ADD CONSTRAINT "rescoring_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_instead_of_id_fkey" FOREIGN KEY ("instead_of_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_overridden_by_id_fkey" FOREIGN KEY ("overridden_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ---- what must never happen (tests: lib/server/database/never-releases.integration.test.ts) ----------------------------
-- Of a brand with its model, or of a release; one of a release at a time.
ALTER TABLE "rescoring" ADD CONSTRAINT "rescoring_of" CHECK (
  (brand_id IS NULL) = (brand_model_id IS NULL) AND (brand_id IS NULL) = (release_id IS NOT NULL));
CREATE UNIQUE INDEX "rescoring_one_of_release" ON "rescoring" (state) WHERE state = 'running' AND release_id IS NOT NULL;

ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_second_person" CHECK (
  approved_by_id <> proposed_by_id OR coalesce(btrim(self_approval_reason), '') <> '');
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_ended" CHECK ((ended_at IS NOT NULL) = (state <> 'proposed'));
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_override" CHECK (
  overridden_by_id IS NULL OR coalesce(btrim(override_reason), '') <> '');
-- A shut gate is passed only with an admin's reason.
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_gates" CHECK (
  state <> 'approved' OR override_reason IS NOT NULL OR NOT jsonb_path_exists(approval_gates, '$[*] ? (@.isOpen == false)'));
ALTER TABLE "release_promotion" ADD CONSTRAINT "release_promotion_checked_again" CHECK ((state = 'approved') = (approval_gates IS NOT NULL));
CREATE UNIQUE INDEX "release_promotion_one_open" ON "release_promotion" (state) WHERE state = 'proposed';
CREATE FUNCTION release_promotion_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'approved_by_id', 'self_approval_reason', 'ended_at', 'override_reason', 'overridden_by_id', 'proposed_by_id', 'approval_gates'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR NEW.proposed_by_id IS NOT NULL AND NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id
     OR OLD.state <> 'proposed' AND (NEW.state, NEW.ended_at, NEW.override_reason, NEW.approval_gates)
        IS DISTINCT FROM (OLD.state, OLD.ended_at, OLD.override_reason, OLD.approval_gates) THEN
    RAISE EXCEPTION 'a % promotion only moves on: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "release_promotion_moves_on" BEFORE UPDATE OR DELETE ON "release_promotion" FOR EACH ROW EXECUTE FUNCTION release_promotion_moves_on();
