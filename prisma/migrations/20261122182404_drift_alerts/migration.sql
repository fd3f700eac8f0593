-- AlterTable
ALTER TABLE "drift_look" DROP CONSTRAINT "drift_look_pkey",
ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "watch_id" UUID,
ALTER COLUMN "threshold_id" DROP NOT NULL,
ADD CONSTRAINT "drift_look_pkey" PRIMARY KEY ("id");
ALTER TABLE "drift_look" ALTER COLUMN "id" DROP DEFAULT;

-- CreateTable
CREATE TABLE "traffic_watch" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "reference_from" TIMESTAMPTZ(3) NOT NULL,
    "reference_to" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "traffic_watch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "drift_alert" (
    "id" UUID NOT NULL,
    "threshold_id" UUID,
    "watch_id" UUID,
    "brand_id" UUID,
    "findings" JSONB NOT NULL,
    "pictures" JSONB NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by_id" UUID,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "drift_alert_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "drift_alert_threshold_id_key" ON "drift_alert"("threshold_id");

-- CreateIndex
CREATE UNIQUE INDEX "drift_alert_watch_id_key" ON "drift_alert"("watch_id");

-- CreateIndex
CREATE UNIQUE INDEX "drift_look_threshold_id_number_key" ON "drift_look"("threshold_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "drift_look_watch_id_number_key" ON "drift_look"("watch_id", "number");

-- AddForeignKey
ALTER TABLE "drift_look" ADD CONSTRAINT "drift_look_watch_id_fkey" FOREIGN KEY ("watch_id") REFERENCES "traffic_watch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "traffic_watch" ADD CONSTRAINT "traffic_watch_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drift_alert" ADD CONSTRAINT "drift_alert_threshold_id_fkey" FOREIGN KEY ("threshold_id") REFERENCES "threshold_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drift_alert" ADD CONSTRAINT "drift_alert_watch_id_fkey" FOREIGN KEY ("watch_id") REFERENCES "traffic_watch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drift_alert" ADD CONSTRAINT "drift_alert_brand_id_fkey" FOREIGN KEY ("brand_id") REFERENCES "brand"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drift_alert" ADD CONSTRAINT "drift_alert_acknowledged_by_id_fkey" FOREIGN KEY ("acknowledged_by_id") REFERENCES "user_account"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "drift_look" ADD CONSTRAINT "drift_look_subject" CHECK (num_nonnulls(threshold_id, watch_id) = 1);
ALTER TABLE "traffic_watch" ADD CONSTRAINT "traffic_watch_times" CHECK (reference_from < reference_to AND reference_to <= ended_at);
CREATE UNIQUE INDEX "traffic_watch_one_running" ON "traffic_watch" ((true)) WHERE ended_at IS NULL;
ALTER TABLE "drift_alert" ADD CONSTRAINT "drift_alert_subject" CHECK (
  num_nonnulls(threshold_id, watch_id) = 1 AND (threshold_id IS NULL) = (brand_id IS NULL));
ALTER TABLE "drift_alert" ADD CONSTRAINT "drift_alert_note" CHECK ((acknowledged_at IS NULL) = (btrim(note) = ''));
CREATE INDEX "drift_alert_open" ON "drift_alert" (id DESC) WHERE acknowledged_at IS NULL;

-- What is told is told for good, and acknowledged once. People may be erased.
CREATE FUNCTION drift_alert_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving text[] := ARRAY['acknowledged_at', 'acknowledged_by_id', 'note'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving
     OR OLD.acknowledged_at IS NOT NULL AND (
       (NEW.acknowledged_at, NEW.note) IS DISTINCT FROM (OLD.acknowledged_at, OLD.note)
       OR NEW.acknowledged_by_id IS NOT NULL AND NEW.acknowledged_by_id IS DISTINCT FROM OLD.acknowledged_by_id) THEN
    RAISE EXCEPTION 'a drift alert only moves on: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "drift_alert_moves_on" BEFORE UPDATE OR DELETE ON "drift_alert" FOR EACH ROW EXECUTE FUNCTION drift_alert_moves_on();

-- Cells of samples have two more sums: every day is counted anew.
DELETE FROM "insight_pass";
