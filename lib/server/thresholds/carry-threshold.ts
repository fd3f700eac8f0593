import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../database/db';

type NewModel = {
  brandId: string;
  brandModelId: string;
  /** Null for the brand's first. */ beforeId: string | null;
};

/**
 * The threshold that a brand model comes into use with. The value of the model before is carried over, so that a new model
 * never changes a brand's strictness unseen; its certificate is not, because it speaks of the other model's scores. A
 * brand's first model takes `first`. Either promises nothing until somebody chooses one.
 */
export async function carryThreshold(
  tx: Tx,
  { brandId, brandModelId, beforeId }: NewModel,
  first: number,
): Promise<number> {
  const before =
    beforeId === null
      ? null
      : await tx.thresholdVersion.findFirst({
          where: { brandModelId: beforeId, state: 'active' },
          select: { id: true, value: true },
        });
  const value = before?.value ?? first;
  await tx.thresholdVersion.create({
    data: {
      id: uuidv7(),
      brandId,
      brandModelId,
      version: 1,
      value,
      state: 'active',
      origin: before ? 'carried' : 'first',
      sourceId: before?.id ?? null,
      activatedAt: new Date(),
    },
  });
  return value;
}
