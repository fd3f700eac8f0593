import { MinedSchema } from '@/lib/contracts/learning';
import type { Mined } from '@/lib/domain/learning/mine-brand';
import type { Db } from '../database/db';

export type KeptRound = { brandId: string; round: number; contentHash: string; mined: Mined };

/** The rounds that a run has done, by brand and in their order: a worker that takes it up goes on behind them. */
export async function findRounds(db: Db, runId: string): Promise<KeptRound[]> {
  const rows = await db.learningRunRound.findMany({
    where: { runId },
    orderBy: [{ brandId: 'asc' }, { round: 'asc' }],
  });
  return rows.map(({ brandId, round, contentHash, mined }) => ({
    brandId,
    round,
    contentHash,
    mined: MinedSchema.parse(mined),
  }));
}

/** Keeps a round of some brands; what a rival worker kept first is the same and stays. */
export async function keepRounds(db: Db, runId: string, rounds: readonly KeptRound[]): Promise<void> {
  await db.learningRunRound.createMany({
    data: rounds.map((round) => ({ runId, ...round })),
    skipDuplicates: true,
  });
}
