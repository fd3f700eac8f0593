-- The log of every learning run, written by its worker and by who stops it or has it go on. A run that was stopped or has failed goes on
-- behind the brands that are done when somebody asks for it; one that came to its end never changes.

-- CreateTable
CREATE TABLE "learning_run_note" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "brand_id" UUID,
    "actor_id" UUID,
    "note" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "learning_run_note_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "learning_run_note_run_id_id_idx" ON "learning_run_note"("run_id", "id");

-- AddForeignKey
ALTER TABLE "learning_run_note" ADD CONSTRAINT "learning_run_note_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "learning_run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run_note" ADD CONSTRAINT "learning_run_note_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "learning_run_note" ADD CONSTRAINT "learning_run_note_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER "learning_run_note_append_only" BEFORE UPDATE OR DELETE ON "learning_run_note" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "learning_run_note_not_truncated" BEFORE TRUNCATE ON "learning_run_note" EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION learning_run_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'succeeded' OR (OLD.state IN ('failed', 'cancelled') AND NEW.state <> 'queued')
     OR (OLD.dataset_version_id, OLD.settings, OLD.recipe_hash, OLD.created_at)
        IS DISTINCT FROM (NEW.dataset_version_id, NEW.settings, NEW.recipe_hash, NEW.created_at)
     OR (OLD.release_id IS NOT NULL AND OLD.release_id IS DISTINCT FROM NEW.release_id) THEN
    RAISE EXCEPTION 'a learning run that has ended, and what any was asked for, is never changed: % refused', TG_OP
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
