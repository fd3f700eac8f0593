-- AlterEnum
ALTER TYPE "look_order" ADD VALUE 'half';
