import type { Tx } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { changeActiveModels } from '../models/active-models';

type InUse = { id: string; brandId: string; brandModelId: string; value: number };

/**
 * Keeps everybody from triaging until this transaction ends, and gives the threshold in use under a brand model.
 * @throws AppError `conflict` when it is not the one the caller saw, or the brand has another model by now
 */
export async function holdThreshold(tx: Tx, brandModelId: string, seenId: string): Promise<InUse> {
  await changeActiveModels(tx);
  const inUse = await tx.thresholdVersion.findFirst({
    where: { brandModelId, state: 'active', brandModel: { state: 'active' } },
    select: { id: true, brandId: true, brandModelId: true, value: true },
  });
  if (inUse?.id !== seenId)
    throw new AppError('conflict', 'Another threshold is in use by now; look at it first');
  return inUse;
}

/** Ends the threshold in use, so that the next can begin. */
export async function supersedeThreshold(tx: Tx, { id }: InUse): Promise<void> {
  await tx.thresholdVersion.update({
    where: { id, state: 'active' },
    data: { state: 'superseded', endedAt: new Date() },
  });
}

/** Has the ads triaged again whose flag changes with the value. */
export async function triageBetween(
  tx: Tx,
  before: InUse,
  next: { id: string; value: number },
): Promise<void> {
  if (before.value === next.value) return;
  const { brandId, brandModelId } = before;
  const [low, high] = [Math.min(before.value, next.value), Math.max(before.value, next.value)];
  await enqueue(tx, 'triage-threshold', [
    { data: { brandId, brandModelId, thresholdId: next.id, low, high, after: null } },
  ]);
}
