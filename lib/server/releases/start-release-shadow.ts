import { v7 as uuidv7 } from 'uuid';
import { recordEvent } from '../audit/record-event';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { holdActiveModels } from '../models/active-models';

/**
 * Puts a candidate release in shadow: a worker makes its model of every brand in use, then has it score live ads beside the
 * release in use. One at a time, and not beside candidates of single brands: a brand has one shadow.
 *
 * @returns the id of the shadow
 * @throws AppError `not-found`; `conflict` when it is no candidate, or something is in shadow already
 */
export async function startReleaseShadow(
  db: Db,
  actorId: string,
  releaseId: string,
  reviewShare: number,
): Promise<string> {
  return db.$transaction(async (tx) => {
    await holdActiveModels(tx);
    // Whoever changes releases takes turns.
    const rows = await tx.$queryRaw<Array<{ id: string; state: string }>>`
      SELECT id::text, state::text FROM release ORDER BY id FOR UPDATE`;
    const release = rows.find(({ id }) => id === releaseId);
    const beside = rows.find(({ state }) => state === 'active');
    if (!release) throw new AppError('not-found', 'There is no such release');
    if (release.state !== 'candidate' || !beside) {
      throw new AppError('conflict', 'Only a candidate can run in shadow, beside a release in use');
    }
    if (rows.some(({ state }) => state === 'shadow')) {
      throw new AppError('conflict', 'Another release is in shadow');
    }
    const running = await tx.modelShadow.findFirst({
      where: { state: 'running' },
      select: { brand: { select: { slug: true } } },
    });
    if (running)
      throw new AppError('conflict', `A candidate of ${running.brand.slug} is in shadow; end that first`);
    await tx.release.update({ where: { id: releaseId }, data: { state: 'shadow' } });
    const id = uuidv7();
    await tx.releaseShadow.create({
      data: { id, releaseId, besideId: beside.id, reviewShare, startedById: actorId },
    });
    await enqueue(tx, 'shadow-release', [{ data: { releaseShadowId: id } }]);
    await recordEvent(tx, {
      actorId,
      action: 'release-shadow-started',
      table: 'release',
      id: releaseId,
      after: { releaseShadowId: id, besideId: beside.id, reviewShare },
    });
    return id;
  });
}
