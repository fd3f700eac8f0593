import type { Prisma } from '../generated/prisma/client';
import type { Tx } from '../database/db';

/**
 * Keeps what is true of ads, for measuring. Nothing that scores may import this folder or read this table; see
 * truth-never-scores in .ci/dependency-cruiser.cjs and inference/worker/truth.integration.test.ts.
 */
export async function storeTruth(
  tx: Tx,
  truths: ReadonlyArray<{ adId: string; truth: object }>,
): Promise<void> {
  for (const { adId, truth } of truths) {
    const value = truth as Prisma.InputJsonObject;
    await tx.adTruth.upsert({ where: { adId }, create: { adId, truth: value }, update: { truth: value } });
  }
}
