-- AlterTable
ALTER TABLE "work_slot" ADD COLUMN     "is_ahead" BOOLEAN NOT NULL DEFAULT false;

-- What two people answered is rare: whoever compares their answers begins here.
CREATE INDEX "work_slot_second_answer" ON "work_slot" ("review_item_id", "label_task_id")
 WHERE slot_number > 1 AND purpose = 'answer' AND answered_at IS NOT NULL;
