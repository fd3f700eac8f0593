import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { type FreezePhase } from '@/lib/contracts/dataset-versions';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { buildVersion } from './build-version';
import type { OnFreezeProgress } from './freeze-context';
import { storeVersion } from './store-version';

export type FreezeOutcome = 'frozen' | 'failed' | 'cancelled' | 'nothing-to-do';

/** Progress is written this often at most; between two writes nobody could read it. */
const NOTE_EVERY_MS = 400;
class FreezeCancelledError extends Error {
  override name = 'FreezeCancelledError';
}

/**
 * Does a freeze that was asked for, as a worker's job. Safe to repeat: what a killed worker left begins anew, and of two
 * that run the same freeze only one stores a version.
 */
export async function runFreeze(db: Db, freezeId: string): Promise<FreezeOutcome> {
  const freeze = await db.datasetFreeze.findUnique({ where: { id: freezeId }, include: { dataset: true } });
  if (!freeze || !(await note(db, freezeId, 'reading', 0))) return 'nothing-to-do';
  const { recipe: stored } = await db.datasetRecipe.findUniqueOrThrow({
    where: { datasetId_number: { datasetId: freeze.datasetId, number: freeze.recipeNumber } },
  });
  try {
    const onProgress = noteProgress(db, freezeId);
    const plan = await buildVersion(db, freeze.dataset, RecipeSchema.parse(stored), onProgress);
    await storeVersion(db, freeze.dataset, plan, {
      recipeNumber: freeze.recipeNumber,
      actorId: freeze.requestedById,
      onProgress,
      onStored: async (tx, { versionId }) => {
        const ended = await tx.$executeRaw`
          UPDATE dataset_freeze SET state = 'frozen', version_id = ${versionId}::uuid, done_share = 1, ended_at = now()
           WHERE id = ${freezeId}::uuid AND state = 'running'`;
        if (ended === 0) throw new FreezeCancelledError('cancelled while it was stored');
      },
    });
    return 'frozen';
  } catch (error) {
    if (error instanceof FreezeCancelledError) return 'cancelled';
    await fail(db, freezeId, error);
    if (error instanceof AppError) return 'failed';
    throw error;
  }
}

/** Shows how far it is, and stops where somebody has cancelled it. */
function noteProgress(db: Db, freezeId: string): OnFreezeProgress {
  let notedAt = 0;
  return async (phase, doneShare) => {
    if (performance.now() - notedAt < NOTE_EVERY_MS) return;
    notedAt = performance.now();
    if (!(await note(db, freezeId, phase, doneShare))) throw new FreezeCancelledError('cancelled');
  };
}

/** @returns whether it is still wanted */
async function note(db: Db, freezeId: string, phase: FreezePhase, doneShare: number): Promise<boolean> {
  const noted = await db.$executeRaw`
    UPDATE dataset_freeze SET state = 'running', phase = ${phase}, done_share = ${doneShare}
     WHERE id = ${freezeId}::uuid AND state IN ('queued', 'running')`;
  return noted > 0;
}

async function fail(db: Db, freezeId: string, error: unknown): Promise<void> {
  const problem =
    error instanceof AppError
      ? error.message
      : 'Something broke on our side; the log of the worker says what';
  await db.$executeRaw`
    UPDATE dataset_freeze SET state = 'failed', problem = ${problem}, ended_at = now()
     WHERE id = ${freezeId}::uuid AND state IN ('queued', 'running')`;
}
