import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';

type Ended = { state: 'stopped' | 'promoted' | 'replaced' | 'unreadable'; actorId: string | null };

/**
 * Ends a shadow; its model is a candidate again, and what it scored stays.
 * @throws AppError `not-found`; `conflict` when it has ended, or is a part of the shadow of a whole release
 */
export async function stopShadow(db: Db, actorId: string, shadowId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const shadow = await tx.modelShadow.findUnique({
      where: { id: shadowId },
      select: { releaseShadowId: true },
    });
    if (!shadow) throw new AppError('not-found', 'There is no such shadow');
    if (shadow.releaseShadowId !== null) {
      throw new AppError('conflict', 'It is a part of the shadow of a release; end that');
    }
    if (!(await end(tx, shadowId, { state: 'stopped', actorId }))) {
      throw new AppError('conflict', 'The shadow has ended already');
    }
  });
}

/** Ends a shadow whose model cannot be read: scoring does not wait for it. Does nothing when it has ended. */
export async function endUnreadableShadow(db: Db, shadowId: string): Promise<void> {
  await db.$transaction((tx) => end(tx, shadowId, { state: 'unreadable', actorId: null }));
}

/**
 * Ends the shadow of a brand whose model in use changes: what it was compared with is gone. Part of the transaction that
 * changes it.
 */
export async function endShadowOf(
  tx: Tx,
  { brandId, brandModelId, actorId }: { brandId: string; brandModelId: string; actorId: string | null },
): Promise<void> {
  const running = await tx.modelShadow.findFirst({ where: { brandId, state: 'running' } });
  if (!running) return;
  const state = running.brandModelId === brandModelId ? 'promoted' : 'replaced';
  await end(tx, running.id, { state, actorId });
}

async function end(tx: Tx, shadowId: string, { state, actorId }: Ended): Promise<boolean> {
  const { count } = await tx.modelShadow.updateMany({
    where: { id: shadowId, state: 'running' },
    data: { state, endedById: actorId, endedAt: new Date() },
  });
  if (count === 0) return false;
  await tx.brandModel.updateMany({
    where: { shadows: { some: { id: shadowId } }, state: 'shadow' },
    data: { state: 'candidate' },
  });
  await recordEvent(tx, { actorId, action: `shadow-${state}`, table: 'model_shadow', id: shadowId });
  return true;
}
