import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';

/** Ends the shadow of a release; it is a candidate again, and what it scored stays. @throws AppError `not-found`; `conflict` when it has ended */
export async function stopReleaseShadow(db: Db, actorId: string, releaseShadowId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const shadow = await tx.releaseShadow.count({ where: { id: releaseShadowId } });
    if (shadow === 0) throw new AppError('not-found', 'There is no such shadow');
    if (!(await end(tx, releaseShadowId, { state: 'stopped', actorId, problem: null }))) {
      throw new AppError('conflict', 'The shadow has ended already');
    }
  });
}

/** Ends the shadow of a release whose parts cannot be opened: no retry would cure it. Does nothing when it has ended. */
export async function endUnreadableRelease(db: Db, releaseShadowId: string, problem: string): Promise<void> {
  await db.$transaction((tx) => end(tx, releaseShadowId, { state: 'unreadable', actorId: null, problem }));
}

/** Ends the shadow of a release that has come into use. Part of that transaction. */
export async function endWithPromotion(tx: Tx, releaseShadowId: string, actorId: string): Promise<void> {
  await end(tx, releaseShadowId, { state: 'promoted', actorId, problem: null });
}

/** Ends every shadow, of releases and of brand models: what they were compared with goes out of use. Part of that transaction. */
export async function endReplaced(tx: Tx): Promise<void> {
  const whole = await tx.releaseShadow.findFirst({ where: { state: 'running' }, select: { id: true } });
  if (whole) await end(tx, whole.id, { state: 'replaced', actorId: null, problem: null });
  await tx.brandModel.updateMany({ where: { state: 'shadow' }, data: { state: 'candidate' } });
  await tx.modelShadow.updateMany({
    where: { state: 'running' },
    data: { state: 'replaced', endedAt: new Date() },
  });
}

type Ended = {
  state: 'stopped' | 'unreadable' | 'promoted' | 'replaced';
  actorId: string | null;
  problem: string | null;
};

async function end(tx: Tx, releaseShadowId: string, { state, actorId, problem }: Ended): Promise<boolean> {
  const endedAt = new Date();
  const ended = { state, endedById: actorId, endedAt };
  const { count } = await tx.releaseShadow.updateMany({
    where: { id: releaseShadowId, state: 'running' },
    data: { ...ended, problem },
  });
  if (count === 0) return false;
  await tx.brandModel.updateMany({
    where: { state: 'shadow', shadows: { some: { releaseShadowId, state: 'running' } } },
    data: { state: 'candidate' },
  });
  await tx.modelShadow.updateMany({ where: { releaseShadowId, state: 'running' }, data: ended });
  const { releaseId } = await tx.releaseShadow.findUniqueOrThrow({ where: { id: releaseShadowId } });
  if (state !== 'promoted')
    await tx.release.update({ where: { id: releaseId }, data: { state: 'candidate' } });
  await recordEvent(tx, {
    actorId,
    action: `release-shadow-${state}`,
    table: 'release',
    id: releaseId,
    after: { releaseShadowId, problem },
  });
  return true;
}
