import { NEAR_DUPLICATE_BITS } from '@/lib/domain/datasets/near-duplicates';
import { Prisma } from '../generated/prisma/client';

/**
 * Whether a brand model has learned from a picture, or from one nearly like it: the reference pictures of the definition
 * that it was built from are its lessons. What a model learned from says nothing of how it does on what it never saw.
 *
 * @param image the alias of a row of `image` in the statement
 */
export function isLesson(brandModelId: string, image: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM brand_model AS learner
      JOIN brand_reference AS lesson ON lesson.definition_id = learner.definition_id
      JOIN image AS learned ON learned.sha256 = lesson.image_sha256
     WHERE learner.id = ${brandModelId}::uuid
       AND (learned.sha256 = ${image}.sha256
            OR bit_count((learned.perceptual_hash # ${image}.perceptual_hash)::bit(64)) <= ${NEAR_DUPLICATE_BITS}))`;
}
