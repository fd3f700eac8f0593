-- CreateEnum
CREATE TYPE "threshold_choice" AS ENUM ('recertify', 'matched');

-- AlterEnum
ALTER TYPE "threshold_origin" ADD VALUE 'matched';

-- AlterTable
ALTER TABLE "model_promotion" ADD COLUMN     "matched" JSONB,
ADD COLUMN     "threshold_choice" "threshold_choice" NOT NULL DEFAULT 'recertify';

-- AlterTable
ALTER TABLE "threshold_version" ADD COLUMN     "matched" JSONB;

-- ---- what must never happen (tests: lib/server/database/never-shadows.integration.test.ts) ------------------------------
ALTER TABLE "model_promotion" ADD CONSTRAINT "model_promotion_matched" CHECK ((matched IS NOT NULL) = (threshold_choice = 'matched'));
-- As text: a value that a type gains cannot be used in the transaction that adds it.
ALTER TABLE "threshold_version" DROP CONSTRAINT "threshold_version_source";
ALTER TABLE "threshold_version" ADD CONSTRAINT "threshold_version_source" CHECK (
  (source_id IS NOT NULL) = (origin::text IN ('carried', 'restored', 'matched'))
  AND (origin::text NOT IN ('first', 'carried', 'matched') OR certificate IS NULL)
  AND (matched IS NOT NULL) = (origin::text = 'matched'));

-- What is restored was in use under the same brand model, or under one of the same bytes, and comes back as it was (a plan belongs to
-- the brand model that it was made for); what is carried over has the old value, what is matched a value of its own.
CREATE OR REPLACE FUNCTION threshold_source_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  source threshold_version;
  is_same boolean;
  is_equal boolean;
BEGIN
  IF NEW.source_id IS NULL THEN RETURN NEW; END IF;
  SELECT * INTO source FROM threshold_version WHERE id = NEW.source_id;
  is_same := source.brand_model_id = NEW.brand_model_id;
  SELECT is_same OR (one.content_hash, one.release_id) = (two.content_hash, two.release_id) INTO is_equal
    FROM brand_model AS one, brand_model AS two WHERE one.id = NEW.brand_model_id AND two.id = source.brand_model_id;
  IF source.brand_id <> NEW.brand_id OR source.activated_at IS NULL
     OR source.value <> NEW.value AND NEW.origin::text <> 'matched'
     OR NEW.origin::text IN ('carried', 'matched') AND is_same
     OR NEW.origin = 'restored' AND NOT is_equal
     OR NEW.origin = 'restored' AND (NEW.certificate, NEW.valid_until) IS DISTINCT FROM (source.certificate, source.valid_until)
     OR NEW.origin = 'restored' AND NEW.plan_id IS DISTINCT FROM source.plan_id AND (is_same OR NEW.plan_id IS NOT NULL) THEN
    RAISE EXCEPTION 'threshold % is no source of this one', NEW.source_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
