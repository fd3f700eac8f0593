-- AlterEnum
ALTER TYPE "review_item_state" ADD VALUE 'withdrawn';

-- DropForeignKey
ALTER TABLE "authorization" DROP CONSTRAINT "authorization_approved_by_id_fkey";


-- AlterTable
ALTER TABLE "authorization" ADD COLUMN     "document_sha256" CHAR(64),
ADD COLUMN     "is_in_force" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "proposed_by_id" UUID,
ADD COLUMN     "revoke_reason" TEXT,
ADD COLUMN     "revoked_by_id" UUID,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "stored_document" (
    "sha256" CHAR(64) NOT NULL,
    "media_type" TEXT NOT NULL,
    "byte_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stored_document_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "precedent" (
    "id" UUID NOT NULL,
    "image_sha256" CHAR(64) NOT NULL,
    "brand_id" UUID NOT NULL,
    "reason" "reason" NOT NULL,
    "sentence" TEXT NOT NULL,
    "tags" TEXT[],
    "definition_id" UUID,
    "point_position" SMALLINT,
    "revision_id" UUID,
    "review_item_id" UUID,
    "search_text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "pinned_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_by_id" UUID,
    "retired_at" TIMESTAMPTZ(3),
    "retire_reason" TEXT,
    "taken_back_at" TIMESTAMPTZ(3),

    CONSTRAINT "precedent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "precedent_created_at_id_idx" ON "precedent"("created_at", "id");

-- CreateIndex
CREATE INDEX "precedent_brand_id_created_at_id_idx" ON "precedent"("brand_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "authorization_seller_id_idx" ON "authorization"("seller_id");

-- CreateIndex
CREATE INDEX "authorization_brand_id_valid_to_id_idx" ON "authorization"("brand_id", "valid_to", "id");

-- CreateIndex
CREATE INDEX "authorization_valid_to_id_idx" ON "authorization"("valid_to", "id");

-- CreateIndex
CREATE INDEX "authorization_created_at_id_idx" ON "authorization"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "brand_definition_id_brand_id_key" ON "brand_definition"("id", "brand_id");

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_document_sha256_fkey" FOREIGN KEY ("document_sha256") REFERENCES "stored_document"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_revoked_by_id_fkey" FOREIGN KEY ("revoked_by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_image_sha256_fkey" FOREIGN KEY ("image_sha256") REFERENCES "image"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_definition_id_brand_id_fkey" FOREIGN KEY ("definition_id", "brand_id") REFERENCES "brand_definition"("id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "ad_revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_review_item_id_fkey" FOREIGN KEY ("review_item_id") REFERENCES "review_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_pinned_by_id_fkey" FOREIGN KEY ("pinned_by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_retired_by_id_fkey" FOREIGN KEY ("retired_by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ---- authorizations ----------------------------------------------------------------------------------------------
-- The same line again after a revocation is a new row: what was revoked stays as it was.
DROP INDEX "authorization_seller_id_brand_id_valid_from_valid_to_catego_key";
CREATE UNIQUE INDEX "authorization_one_standing" ON "authorization" (seller_id, brand_id, valid_from, valid_to, categories) WHERE revoked_at IS NULL;
CREATE INDEX "authorization_proposed" ON "authorization" (created_at, id) WHERE approved_at IS NULL AND revoked_at IS NULL;
CREATE INDEX "authorization_in_force" ON "authorization" (valid_to) WHERE is_in_force;
CREATE INDEX "authorization_not_in_force" ON "authorization" (valid_to) WHERE NOT is_in_force AND approved_at IS NOT NULL AND revoked_at IS NULL;

UPDATE "authorization" SET revoke_reason = 'revoked before reasons were asked for' WHERE revoked_at IS NOT NULL;
-- The ads of those that count today were triaged with them.
UPDATE "authorization" SET is_in_force = true
 WHERE approved_at IS NOT NULL AND revoked_at IS NULL
   AND (now() AT TIME ZONE 'UTC')::date BETWEEN valid_from AND valid_to;

ALTER TABLE "authorization" ADD CONSTRAINT "authorization_second_person" CHECK (
  approved_by_id IS DISTINCT FROM proposed_by_id OR approved_by_id IS NULL);
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_approved_by_somebody" CHECK (
  proposed_by_id IS NULL OR (approved_at IS NULL) = (approved_by_id IS NULL));
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_revoked_with_reason" CHECK (
  (revoked_at IS NULL) = (revoke_reason IS NULL) AND (revoked_at IS NOT NULL OR revoked_by_id IS NULL) AND btrim(revoke_reason) <> '');
ALTER TABLE "stored_document" ADD CONSTRAINT "stored_document_whole" CHECK (
  sha256 ~ '^[0-9a-f]{64}$' AND byte_count > 0 AND media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp'));

-- What an authorization says is never edited; it is approved once, before it is revoked once.
CREATE FUNCTION authorization_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['approved_by_id', 'approved_at', 'revoked_by_id', 'revoked_at', 'revoke_reason', 'version', 'is_in_force'];
BEGIN
  IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'what an authorization says is never edited: propose another one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.approved_at, NEW.approved_by_id) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id)
     AND (OLD.approved_at IS NOT NULL OR OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an authorization is approved once, and not after it was revoked' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF OLD.revoked_at IS NOT NULL
     AND (NEW.revoked_at, NEW.revoked_by_id, NEW.revoke_reason) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by_id, OLD.revoke_reason) THEN
    RAISE EXCEPTION 'a revoked authorization stays revoked: propose another one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "authorization_moves_on" BEFORE UPDATE ON "authorization" FOR EACH ROW EXECUTE FUNCTION authorization_moves_on();
CREATE TRIGGER "authorization_kept" BEFORE DELETE ON "authorization" FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "authorization_not_truncated" BEFORE TRUNCATE ON "authorization" EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "stored_document_never_edited" BEFORE UPDATE OR DELETE ON "stored_document" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- ---- case library -------------------------------------------------------------------------------------------------
CREATE UNIQUE INDEX "precedent_one_standing" ON "precedent" (image_sha256, brand_id) WHERE retired_at IS NULL AND taken_back_at IS NULL;
CREATE INDEX "precedent_tags" ON "precedent" USING gin (tags);
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_says_something" CHECK (btrim(sentence) <> '');
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_point_of_definition" CHECK (point_position IS NULL OR definition_id IS NOT NULL AND point_position >= 0);
ALTER TABLE "precedent" ADD CONSTRAINT "precedent_retired_with_reason" CHECK (
  (retired_at IS NULL) = (retire_reason IS NULL) AND (retired_at IS NOT NULL OR retired_by_id IS NULL) AND btrim(retire_reason) <> '');

-- Where a precedent comes from is never edited, what was taken back stays so, and a point is one that its definition has.
CREATE FUNCTION precedent_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['reason', 'sentence', 'tags', 'definition_id', 'point_position', 'search_text', 'version', 'retired_by_id', 'retired_at', 'retire_reason', 'taken_back_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving OR OLD.taken_back_at IS NOT NULL) THEN
    RAISE EXCEPTION 'where a precedent comes from is never edited, and one that was taken back stays as it is' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.definition_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM brand_definition
     WHERE id = NEW.definition_id AND state <> 'draft'
       AND (NEW.point_position IS NULL OR NEW.point_position < jsonb_array_length(identification_points))) THEN
    RAISE EXCEPTION 'precedent % is pinned to a point that its definition does not have', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "precedent_fits" BEFORE INSERT OR UPDATE ON "precedent" FOR EACH ROW EXECUTE FUNCTION precedent_fits();
CREATE TRIGGER "precedent_kept" BEFORE DELETE ON "precedent" FOR EACH ROW EXECUTE FUNCTION refuse_removal();
CREATE TRIGGER "precedent_not_truncated" BEFORE TRUNCATE ON "precedent" EXECUTE FUNCTION refuse_removal();
