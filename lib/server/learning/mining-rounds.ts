import { MinedSchema } from '@/lib/contracts/learning';
import type { Mined } from '@/lib/domain/learning/mine-brand';
import type { Db } from '../database/db';
import { addNote } from './run-notes';

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

/** Keeps a round of some brands, and says so in the run's log; what a rival worker kept first is the same and stays. */
export async function keepRounds(
  db: Db,
  runId: string,
  round: number,
  rows: readonly KeptRound[],
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count: tried } = await tx.learningRunRound.createMany({
      data: rows.map((row) => ({ runId, ...row })),
      skipDuplicates: true,
    });
    if (tried === 0) return;
    const mined = rows.filter((row) => row.mined.outcome === 'mined').length;
    await addNote(tx, runId, { kind: 'round-done', round, tried, mined });
  });
}
