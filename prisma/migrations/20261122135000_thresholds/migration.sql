-- CreateEnum
CREATE TYPE "threshold_origin" AS ENUM ('first', 'carried', 'proposed', 'restored');

-- A value that a type gains cannot be used in the transaction that adds it, so the type is made anew.
DROP INDEX "threshold_version_one_active";
ALTER TABLE "threshold_version" ALTER COLUMN "state" DROP DEFAULT;
ALTER TYPE "threshold_state" RENAME VALUE 'retired' TO 'superseded';
ALTER TYPE "threshold_state" RENAME TO "threshold_state_old";
CREATE TYPE "threshold_state" AS ENUM ('proposed', 'active', 'superseded', 'withdrawn');
ALTER TABLE "threshold_version" ALTER COLUMN "state" TYPE "threshold_state" USING ("state"::text::"threshold_state");
DROP TYPE "threshold_state_old";
ALTER TABLE "threshold_version" ALTER COLUMN "state" SET DEFAULT 'proposed';
CREATE UNIQUE INDEX "threshold_version_one_active" ON "threshold_version" (brand_model_id) WHERE state = 'active';

-- AlterTable
ALTER TABLE "threshold_version" ADD COLUMN     "activated_at" TIMESTAMPTZ(3),
ADD COLUMN     "approved_at" TIMESTAMPTZ(3),
ADD COLUMN     "ended_at" TIMESTAMPTZ(3),
ADD COLUMN     "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "origin" "threshold_origin" NOT NULL DEFAULT 'proposed',
ADD COLUMN     "plan_id" UUID,
ADD COLUMN     "self_approval_reason" TEXT,
ADD COLUMN     "source_id" UUID,
ADD COLUMN     "stale_at" TIMESTAMPTZ(3),
ADD COLUMN     "stale_reasons" JSONB;

-- Until now every threshold was the provisional one of a model.
UPDATE "threshold_version" SET origin = 'first', activated_at = created_at WHERE state IN ('active', 'superseded');
UPDATE "threshold_version" SET ended_at = now() WHERE state = 'superseded';

-- CreateTable
CREATE TABLE "certificate_plan" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "quantity" TEXT NOT NULL,
    "target" DOUBLE PRECISION NOT NULL,
    "delta" DOUBLE PRECISION NOT NULL,
    "family_size" INTEGER,
    "first_attempt" INTEGER NOT NULL,
    "attempts" JSONB NOT NULL,
    "attempt_count" INTEGER NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "lowest" DOUBLE PRECISION NOT NULL,
    "pair_count" INTEGER NOT NULL,
    "window_hash" CHAR(64) NOT NULL,
    "excluded_lessons" INTEGER NOT NULL,
    "block_size" INTEGER NOT NULL,
    "block_count" INTEGER NOT NULL,
    "seed" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "certificate_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "certificate_pick" (
    "plan_id" UUID NOT NULL,
    "rank" INTEGER NOT NULL,
    "revision_id" UUID NOT NULL,
    "prob" DOUBLE PRECISION NOT NULL,
    "lot" DOUBLE PRECISION NOT NULL,
    "group_rank" INTEGER,
    "block" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,

    CONSTRAINT "certificate_pick_pkey" PRIMARY KEY ("plan_id","rank")
);

-- CreateTable
CREATE TABLE "drift_look" (
    "threshold_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "findings" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "drift_look_pkey" PRIMARY KEY ("threshold_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "certificate_plan_id_brand_model_id_key" ON "certificate_plan"("id", "brand_model_id");

-- CreateIndex
CREATE UNIQUE INDEX "certificate_plan_brand_model_id_quantity_first_attempt_key" ON "certificate_plan"("brand_model_id", "quantity", "first_attempt");

-- CreateIndex
CREATE INDEX "certificate_pick_revision_id_idx" ON "certificate_pick"("revision_id");

-- CreateIndex
CREATE INDEX "ad_score_brand_model_id_created_at_prob_idx" ON "ad_score"("brand_model_id", "created_at", "prob");

-- CreateIndex
CREATE INDEX "verdict_created_at_idx" ON "verdict"("created_at");

-- CreateIndex
CREATE INDEX "scoring_state_ended_at_idx" ON "scoring"("state", "ended_at");

-- AddForeignKey
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "threshold_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_plan_id_brand_model_id_fkey" FOREIGN KEY ("plan_id", "brand_model_id") REFERENCES "certificate_plan"("id", "brand_model_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate_plan" ADD CONSTRAINT "certificate_plan_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate_plan" ADD CONSTRAINT "certificate_plan_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate_plan" ADD CONSTRAINT "certificate_plan_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate_pick" ADD CONSTRAINT "certificate_pick_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "certificate_plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "certificate_pick" ADD CONSTRAINT "certificate_pick_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drift_look" ADD CONSTRAINT "drift_look_threshold_id_fkey" FOREIGN KEY ("threshold_id") REFERENCES "threshold_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Few ads have an authorised seller; those of a brand are subtracted wherever its flags are counted.
CREATE INDEX "triage_decision_authorized" ON "triage_decision" USING gin (authorized_brand_ids) WHERE authorized_brand_ids <> '{}';

-- ---- what must never happen (tests: lib/server/database/never-thresholds.integration.test.ts) ---------------------
CREATE UNIQUE INDEX "threshold_version_one_proposal" ON "threshold_version" (brand_model_id) WHERE state = 'proposed';
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_approved" CHECK (
  origin <> 'proposed' OR state IN ('proposed', 'withdrawn') OR approved_at IS NOT NULL);
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_second_person" CHECK (
  approved_by_id <> proposed_by_id OR coalesce(btrim(self_approval_reason), '') <> '');
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_times" CHECK (
  (activated_at IS NOT NULL) = (state IN ('active', 'superseded')) AND (ended_at IS NOT NULL) = (state IN ('superseded', 'withdrawn')));
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_promise_whole" CHECK (
  num_nonnulls(quantity, target, confidence, certificate, valid_until) IN (0, 5)
  AND target > 0 AND target < 1 AND confidence > 0 AND confidence < 1
  AND (plan_id IS NULL OR certificate IS NOT NULL));
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_source" CHECK (
  (source_id IS NOT NULL) = (origin IN ('carried', 'restored')) AND (origin NOT IN ('first', 'carried') OR certificate IS NULL));
ALTER TABLE "certificate_plan" ADD CONSTRAINT "certificate_plan_values" CHECK (
  target > 0 AND target < 1 AND delta > 0 AND delta < 1 AND family_size >= 1 AND first_attempt >= 1 AND attempt_count >= 1
  AND attempt_count = jsonb_array_length(attempts) AND lowest >= 0 AND lowest <= 1 AND block_size >= 1 AND block_count >= 0
  AND excluded_lessons >= 0 AND pair_count >= block_size * block_count);
ALTER TABLE "certificate_pick" ADD CONSTRAINT "certificate_pick_values" CHECK (
  rank >= 0 AND prob >= 0 AND prob <= 1 AND lot >= 0 AND lot < 1 AND block >= 0 AND round >= 1);
ALTER TABLE "drift_look" ADD CONSTRAINT "drift_look_number" CHECK (number >= 1);

CREATE TRIGGER "certificate_plan_append_only" BEFORE UPDATE OR DELETE ON "certificate_plan" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "certificate_plan_not_truncated" BEFORE TRUNCATE ON "certificate_plan" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "certificate_pick_append_only" BEFORE UPDATE OR DELETE ON "certificate_pick" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "certificate_pick_not_truncated" BEFORE TRUNCATE ON "certificate_pick" EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "drift_look_append_only" BEFORE UPDATE OR DELETE ON "drift_look" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "threshold_version_kept" BEFORE DELETE ON "threshold_version" FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "threshold_version_not_truncated" BEFORE TRUNCATE ON "threshold_version" EXECUTE FUNCTION refuse_removal();

-- A threshold's value and promise are fixed when it is proposed; a decision about it is taken once. People may be erased.
CREATE FUNCTION threshold_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'proposed_by_id', 'approved_by_id', 'approved_at', 'self_approval_reason', 'activated_at', 'ended_at',
                         'stale_at', 'stale_reasons'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR NEW.proposed_by_id IS NOT NULL AND NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id
     OR OLD.state <> 'proposed' AND (NEW.approved_at IS DISTINCT FROM OLD.approved_at
        OR NEW.self_approval_reason IS DISTINCT FROM OLD.self_approval_reason OR NEW.activated_at IS DISTINCT FROM OLD.activated_at
        OR NEW.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
     OR NEW.state <> OLD.state
        AND (OLD.state, NEW.state) NOT IN (('proposed', 'active'), ('proposed', 'withdrawn'), ('active', 'superseded')) THEN
    RAISE EXCEPTION 'a % threshold only moves on: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "threshold_version_moves_on" BEFORE UPDATE ON "threshold_version" FOR EACH ROW EXECUTE FUNCTION threshold_moves_on();

-- What is restored was in use under the same brand model, and comes back as it was; what is carried over has the old value.
CREATE FUNCTION threshold_source_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  source threshold_version;
BEGIN
  IF NEW.source_id IS NULL THEN RETURN NEW; END IF;
  SELECT * INTO source FROM threshold_version WHERE id = NEW.source_id;
  IF source.brand_id <> NEW.brand_id OR source.value <> NEW.value OR source.activated_at IS NULL
     OR (NEW.origin = 'restored') <> (source.brand_model_id = NEW.brand_model_id)
     OR NEW.origin = 'restored' AND (NEW.certificate, NEW.plan_id, NEW.valid_until) IS DISTINCT FROM (source.certificate, source.plan_id, source.valid_until) THEN
    RAISE EXCEPTION 'threshold % is no source of this one', NEW.source_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "threshold_version_source_fits" BEFORE INSERT ON "threshold_version" FOR EACH ROW EXECUTE FUNCTION threshold_source_fits();

-- Nothing is drawn for a certificate but what its plan's lots chose.
CREATE FUNCTION draw_was_picked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.design = 'certificate' AND NOT EXISTS (
    SELECT FROM certificate_pick WHERE plan_id = NEW.design_key::uuid AND revision_id = NEW.revision_id) THEN
    RAISE EXCEPTION 'revision % is no pick of plan %', NEW.revision_id, NEW.design_key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "sample_draw_was_picked" BEFORE INSERT OR UPDATE ON "sample_draw" FOR EACH ROW WHEN (NEW.design = 'certificate') EXECUTE FUNCTION draw_was_picked();
