-- AlterTable
ALTER TABLE "model_shadow" ADD COLUMN     "release_shadow_id" UUID;

-- CreateTable
CREATE TABLE "release_shadow" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "beside_id" UUID NOT NULL,
    "state" "shadow_state" NOT NULL DEFAULT 'running',
    "review_share" DOUBLE PRECISION NOT NULL,
    "problem" TEXT,
    "started_by_id" UUID,
    "ended_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "release_shadow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_shadow_ad" (
    "release_shadow_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "revision_at" TIMESTAMPTZ(3) NOT NULL,
    "authorized_brand_ids" UUID[],
    "is_unscorable" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "release_shadow_ad_pkey" PRIMARY KEY ("release_shadow_id","revision_id")
);

-- CreateIndex
CREATE INDEX "release_shadow_release_id_idx" ON "release_shadow"("release_id");

-- CreateIndex
CREATE INDEX "release_shadow_ad_release_shadow_id_revision_at_idx" ON "release_shadow_ad"("release_shadow_id", "revision_at");

-- CreateIndex
CREATE INDEX "model_shadow_release_shadow_id_idx" ON "model_shadow"("release_shadow_id");

-- AddForeignKey
ALTER TABLE "model_shadow" ADD CONSTRAINT "model_shadow_release_shadow_id_fkey" FOREIGN KEY ("release_shadow_id") REFERENCES "release_shadow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_shadow" ADD CONSTRAINT "release_shadow_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_shadow" ADD CONSTRAINT "release_shadow_beside_id_fkey" FOREIGN KEY ("beside_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_shadow" ADD CONSTRAINT "release_shadow_started_by_id_fkey" FOREIGN KEY ("started_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_shadow" ADD CONSTRAINT "release_shadow_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_shadow_ad" ADD CONSTRAINT "release_shadow_ad_release_shadow_id_fkey" FOREIGN KEY ("release_shadow_id") REFERENCES "release_shadow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_shadow_ad" ADD CONSTRAINT "release_shadow_ad_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---- what must never happen (tests: lib/server/database/never-releases.integration.test.ts) ----------------------------
CREATE UNIQUE INDEX "release_one_shadow" ON "release" (state) WHERE state = 'shadow';
CREATE UNIQUE INDEX "release_shadow_one_running" ON "release_shadow" (state) WHERE state = 'running';
ALTER TABLE "release_shadow" ADD CONSTRAINT "release_shadow_values" CHECK (
  review_share > 0 AND review_share <= 1 AND release_id <> beside_id AND (problem IS NOT NULL) = (state = 'unreadable'));
ALTER TABLE "release_shadow" ADD CONSTRAINT "release_shadow_ended" CHECK (
  (ended_at IS NOT NULL) = (state <> 'running') AND (ended_by_id IS NULL OR state <> 'running'));
CREATE TRIGGER "release_shadow_ad_append_only" BEFORE UPDATE OR DELETE ON "release_shadow_ad" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "release_shadow_ad_not_truncated" BEFORE TRUNCATE ON "release_shadow_ad" EXECUTE FUNCTION refuse_change();

-- A release is what its hash says for ever. It comes into use through a shadow; one that was in use comes back into use, never into shadow.
CREATE FUNCTION release_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.number, NEW.content_hash, NEW.parts, NEW.created_at)
       IS DISTINCT FROM (OLD.id, OLD.number, OLD.content_hash, OLD.parts, OLD.created_at) THEN
    RAISE EXCEPTION 'a release is never changed: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.state <> NEW.state AND (OLD.state::text, NEW.state::text) NOT IN (
       ('candidate', 'shadow'), ('shadow', 'candidate'), ('shadow', 'active'), ('active', 'retired'), ('retired', 'active')) THEN
    RAISE EXCEPTION 'a % release does not become %', OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "release_moves_on" BEFORE UPDATE OR DELETE ON "release" FOR EACH ROW EXECUTE FUNCTION release_moves_on();

-- A shadow begins with its release in shadow, beside the one in use. What it compares is fixed then; it ends once. People may be erased.
CREATE FUNCTION release_shadow_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM release WHERE id = NEW.release_id AND state = 'shadow')
     OR NOT EXISTS (SELECT FROM release WHERE id = NEW.beside_id AND state = 'active') THEN
    RAISE EXCEPTION 'release % is not in shadow beside the one in use', NEW.release_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "release_shadow_begins" BEFORE INSERT ON "release_shadow" FOR EACH ROW EXECUTE FUNCTION release_shadow_begins();
CREATE FUNCTION release_shadow_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['state', 'ended_at', 'ended_by_id', 'started_by_id', 'problem'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR NEW.started_by_id IS NOT NULL AND NEW.started_by_id IS DISTINCT FROM OLD.started_by_id
     OR OLD.state <> 'running' AND (NEW.state, NEW.ended_at, NEW.problem) IS DISTINCT FROM (OLD.state, OLD.ended_at, OLD.problem) THEN
    RAISE EXCEPTION 'a % shadow only moves on: % refused', OLD.state, TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "release_shadow_moves_on" BEFORE UPDATE OR DELETE ON "release_shadow" FOR EACH ROW EXECUTE FUNCTION release_shadow_moves_on();

-- A brand model in use belongs to the release in use: its scores come from those networks. Looked at when the transaction ends.
CREATE FUNCTION model_in_use_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM brand_model WHERE id = NEW.id AND state = 'active')
     AND NOT EXISTS (SELECT FROM release WHERE id = NEW.release_id AND state = 'active') THEN
    RAISE EXCEPTION 'brand model % belongs to a release that is not in use', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "brand_model_in_use_fits" AFTER INSERT OR UPDATE ON "brand_model" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'active') EXECUTE FUNCTION model_in_use_fits();
