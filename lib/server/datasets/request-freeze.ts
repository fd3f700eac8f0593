import { v7 as uuidv7 } from 'uuid';
import type { Recipe } from '@/lib/contracts/dataset-recipes';
import type { Freeze } from '@/lib/contracts/dataset-versions';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { getFreeze } from './get-freeze';
import { openDataset } from './open-dataset';

/**
 * Asks a worker to freeze a dataset; how far it is stands in its freeze.
 * @throws AppError `conflict` while another freeze of the dataset is under way; and as `openDataset`
 */
export async function requestFreeze(
  db: Db,
  { name, recipe, actorId }: { name: string; recipe: Recipe | null; actorId: string },
): Promise<Freeze> {
  const freezeId = await db.$transaction(async (tx) => {
    const { dataset, recipeNumber } = await openDataset(tx, { name, recipe, actorId });
    // One at a time: rivals take turns at the dataset's row, and the later one finds the earlier one's freeze.
    await tx.$queryRaw`SELECT FROM dataset WHERE id = ${dataset.id}::uuid FOR UPDATE`;
    const live = await tx.datasetFreeze.count({
      where: { datasetId: dataset.id, state: { in: ['queued', 'running'] } },
    });
    if (live > 0) throw new AppError('conflict', `${name} is being frozen already`);
    const id = uuidv7();
    await tx.datasetFreeze.create({
      data: { id, datasetId: dataset.id, recipeNumber, requestedById: actorId },
    });
    await enqueue(tx, 'freeze-dataset', [{ data: { freezeId: id } }]);
    return id;
  });
  return getFreeze(db, freezeId);
}

/** Stops a freeze that is under way; one that has ended stays as it ended. @throws AppError `not-found` */
export async function cancelFreeze(db: Db, freezeId: string, actorId: string): Promise<Freeze> {
  await db.$transaction(async (tx) => {
    const stopped = await tx.$executeRaw`
      UPDATE dataset_freeze SET state = 'cancelled', ended_at = now()
       WHERE id = ${freezeId}::uuid AND state IN ('queued', 'running')`;
    if (stopped > 0) {
      await recordEvent(tx, { actorId, action: 'freeze-cancelled', table: 'dataset_freeze', id: freezeId });
    }
  });
  return getFreeze(db, freezeId);
}
