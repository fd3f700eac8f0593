-- CreateTable
CREATE TABLE "learning_run_round" (
    "run_id" UUID NOT NULL,
    "brand_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "content_hash" CHAR(64) NOT NULL,
    "mined" JSONB NOT NULL,
    "done_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "learning_run_round_pkey" PRIMARY KEY ("run_id","brand_id","round")
);

-- AddForeignKey
ALTER TABLE "learning_run_round" ADD CONSTRAINT "learning_run_round_run_id_brand_id_fkey" FOREIGN KEY ("run_id", "brand_id") REFERENCES "learning_run_brand"("run_id", "brand_id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "learning_run_round" ADD CONSTRAINT "learning_run_round_counted" CHECK (round BETWEEN 1 AND 10);
-- What a round found decides what the next one learns from.
CREATE FUNCTION learning_run_round_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a round of mining is never changed: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "learning_run_round_keeps" BEFORE UPDATE OR DELETE ON "learning_run_round" FOR EACH ROW EXECUTE FUNCTION learning_run_round_keeps();
