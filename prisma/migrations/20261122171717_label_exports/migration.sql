-- CreateEnum
CREATE TYPE "label_export_state" AS ENUM ('reading', 'writing', 'finished', 'broken', 'cancelled');

-- CreateTable
CREATE TABLE "label_export" (
    "id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "state" "label_export_state" NOT NULL DEFAULT 'reading',
    "total" INTEGER,
    "done" INTEGER NOT NULL DEFAULT 0,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "label_export_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "label_export_created_at_id_idx" ON "label_export"("created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "label_export" ADD CONSTRAINT "label_export_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: it has ended exactly when it says how, and never did more than there is.
ALTER TABLE "label_export" ADD CONSTRAINT "label_export_ended" CHECK ((state IN ('reading', 'writing')) = (ended_at IS NULL));
ALTER TABLE "label_export" ADD CONSTRAINT "label_export_total" CHECK (state NOT IN ('writing', 'finished') OR total IS NOT NULL);
ALTER TABLE "label_export" ADD CONSTRAINT "label_export_counts" CHECK (done >= 0 AND (state = 'reading' OR total IS NULL OR done <= total));
ALTER TABLE "label_export" ADD CONSTRAINT "label_export_whole" CHECK (state <> 'finished' OR done = total);
