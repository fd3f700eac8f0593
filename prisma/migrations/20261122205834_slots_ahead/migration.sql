-- AlterTable
ALTER TABLE "work_slot" ADD COLUMN     "is_ahead" BOOLEAN NOT NULL DEFAULT false;
