-- CreateEnum
CREATE TYPE "shadow_state" AS ENUM ('running', 'stopped', 'promoted', 'replaced', 'unreadable');

-- CreateTable
CREATE TABLE "model_shadow" (
    "id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "brand_model_id" UUID NOT NULL,
    "beside_id" UUID NOT NULL,
    "state" "shadow_state" NOT NULL DEFAULT 'running',
    "review_share" DOUBLE PRECISION NOT NULL,
    "started_by_id" UUID,
    "ended_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "model_shadow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shadow_score" (
    "shadow_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "prob" DOUBLE PRECISION NOT NULL,
    "beside_prob" DOUBLE PRECISION NOT NULL,
    "is_authorized" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shadow_score_pkey" PRIMARY KEY ("shadow_id","revision_id")
);

-- CreateIndex
CREATE INDEX "model_shadow_brand_model_id_idx" ON "model_shadow"("brand_model_id");

-- CreateIndex
CREATE INDEX "shadow_score_shadow_id_prob_idx" ON "shadow_score"("shadow_id", "prob" DESC);

-- CreateIndex
CREATE INDEX "shadow_score_shadow_id_beside_prob_idx" ON "shadow_score"("shadow_id", "beside_prob" DESC);

-- AddForeignKey
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_brand_model_id_brand_id_fkey" FOREIGN KEY ("brand_model_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_beside_id_brand_id_fkey" FOREIGN KEY ("beside_id", "brand_id") REFERENCES "brand_model"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_started_by_id_fkey" FOREIGN KEY ("started_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_score" ADD CONSTRAINT "shadow_score_shadow_id_fkey" FOREIGN KEY ("shadow_id") REFERENCES "model_shadow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_score" ADD CONSTRAINT "shadow_score_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---- what must never happen (tests: lib/server/database/never-shadows.integration.test.ts) ------------------------------
CREATE UNIQUE INDEX "model_shadow_one_running" ON "model_shadow" (brand_id) WHERE state = 'running';
CREATE UNIQUE INDEX "brand_model_one_shadow" ON "brand_model" (brand_id) WHERE state = 'shadow';
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_values" CHECK (
  review_share > 0 AND review_share <= 1 AND brand_model_id <> beside_id);
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_ended" CHECK (
  (ended_at IS NOT NULL) = (state <> 'running') AND (ended_by_id IS NULL OR state <> 'running'));
ALTER TABLE "shadow_score" ADD CONSTRAINT "shadow_score_values" CHECK (
  prob >= 0 AND prob <= 1 AND beside_prob >= 0 AND beside_prob <= 1);
CREATE TRIGGER "shadow_score_append_only" BEFORE UPDATE OR DELETE ON "shadow_score" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "shadow_score_not_truncated" BEFORE TRUNCATE ON "shadow_score" EXECUTE FUNCTION refuse_change();

-- What a shadow compares, and with what chance it is looked at, is fixed when it begins; it ends once. People may be erased.
CREATE FUNCTION shadow_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'ended_at', 'ended_by_id', 'started_by_id'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR NEW.started_by_id IS NOT NULL AND NEW.started_by_id IS DISTINCT FROM OLD.started_by_id
     OR OLD.state <> 'running' AND (NEW.state, NEW.ended_at) IS DISTINCT FROM (OLD.state, OLD.ended_at) THEN
    RAISE EXCEPTION 'a % shadow only moves on: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "model_shadow_moves_on" BEFORE UPDATE OR DELETE ON "model_shadow" FOR EACH ROW EXECUTE FUNCTION shadow_moves_on();

-- Nothing is drawn for a shadow but what both of its models have scored.
CREATE FUNCTION draw_was_shadowed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM shadow_score WHERE shadow_id = NEW.design_key::uuid AND revision_id = NEW.revision_id) THEN
    RAISE EXCEPTION 'revision % was not scored by shadow %', NEW.revision_id, NEW.design_key USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "sample_draw_was_shadowed" BEFORE INSERT OR UPDATE ON "sample_draw" FOR EACH ROW WHEN (NEW.design = 'shadow') EXECUTE FUNCTION draw_was_shadowed();

-- Triage flags by thresholds in use: a model that is not in use has none, so it can flag nothing.
CREATE FUNCTION threshold_needs_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM brand_model WHERE id = NEW.brand_model_id AND state IN ('candidate', 'shadow')) THEN
    RAISE EXCEPTION 'brand model % is not in use and flags nothing', NEW.brand_model_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "threshold_version_needs_use" BEFORE INSERT OR UPDATE ON "threshold_version" FOR EACH ROW WHEN (NEW.state = 'active') EXECUTE FUNCTION threshold_needs_use();
