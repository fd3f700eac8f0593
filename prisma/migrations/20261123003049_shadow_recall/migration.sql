-- CreateTable
CREATE TABLE "shadow_recall" (
    "shadow_id" UUID NOT NULL,
    "dataset_version_id" UUID,
    "beside_hash" CHAR(64) NOT NULL,
    "content_hash" CHAR(64) NOT NULL,
    "figures" JSONB,
    "measured_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shadow_recall_pkey" PRIMARY KEY ("shadow_id")
);

-- AddForeignKey
ALTER TABLE "shadow_recall" ADD CONSTRAINT "shadow_recall_shadow_id_fkey" FOREIGN KEY ("shadow_id") REFERENCES "model_shadow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_recall" ADD CONSTRAINT "shadow_recall_dataset_version_id_fkey" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "shadow_recall" ADD CONSTRAINT "shadow_recall_measured_on_something" CHECK (figures IS NULL OR dataset_version_id IS NOT NULL);

-- What was measured decides whether a release comes into use: of the two models that the shadow compares, while it runs, and for ever.
CREATE FUNCTION shadow_recall_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM model_shadow AS shadow
      JOIN brand_model AS beside ON beside.id = shadow.beside_id AND beside.content_hash = NEW.beside_hash
      JOIN brand_model AS candidate ON candidate.id = shadow.brand_model_id AND candidate.content_hash = NEW.content_hash
     WHERE shadow.id = NEW.shadow_id AND shadow.state = 'running' AND shadow.release_shadow_id IS NOT NULL) THEN
    RAISE EXCEPTION 'shadow % of a release does not run with these models', NEW.shadow_id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "shadow_recall_fits" BEFORE INSERT ON "shadow_recall" FOR EACH ROW EXECUTE FUNCTION shadow_recall_fits();
CREATE TRIGGER "shadow_recall_append_only" BEFORE UPDATE OR DELETE ON "shadow_recall" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "shadow_recall_not_truncated" BEFORE TRUNCATE ON "shadow_recall" EXECUTE FUNCTION refuse_change();
