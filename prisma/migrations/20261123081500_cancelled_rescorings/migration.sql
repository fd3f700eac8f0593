-- AlterEnum
ALTER TYPE "rescoring_state" ADD VALUE 'cancelled';
