import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../database/db';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { changeActiveModels } from '../models/active-models';
import { nextVersions } from '../models/next-version';
import { endReplaced } from './end-release-shadow';
import { findStoredFiles } from './release-gates';
import { switchRelease, type SwitchedModel } from './switch-release';

/**
 * Takes a release back that was in use before, in one step: with the last model of every brand that was in use under it, the
 * threshold that the model had and what that promised. Every worker has it within seconds. A brand whose definition has changed since,
 * or that came since, is modelled anew under it at once; until then the former has its old model, and the latter flags nothing.
 *
 * @throws AppError `not-found`; `conflict` when it was not in use before, or its bytes are gone
 */
export async function restoreRelease(db: Db, actorId: string, releaseId: string): Promise<void> {
  const { missing, isShipped } = await findStoredFiles(db, releaseId);
  const known = await db.release.findUnique({ where: { id: releaseId }, select: { state: true } });
  if (!known) throw new AppError('not-found', 'There is no such release');
  await db.$transaction(
    async (tx) => {
      await changeActiveModels(tx);
      const [target, active] = await Promise.all([
        tx.release.findUniqueOrThrow({ where: { id: releaseId }, select: { state: true } }),
        tx.release.findFirst({ where: { state: 'active' }, select: { id: true } }),
      ]);
      if (target.state !== 'retired' || !active) {
        throw new AppError('conflict', 'Only a release that was in use before can be taken back');
      }
      if (missing > 0 && !isShipped) throw new AppError('conflict', `${missing} of its files are gone`);
      await endReplaced(tx);
      await switchRelease(tx, {
        fromId: active.id,
        toId: releaseId,
        toState: 'retired',
        actorId,
        action: 'release-restored',
        activate: () => activateFormer(tx, releaseId, actorId),
      });
      await modelAnew(tx, releaseId);
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
}

type Former = {
  id: string;
  brandId: string;
  definitionId: string;
  contentHash: string;
  learningRunId: string | null;
};

/** New versions of the same bytes, as a single model is taken back. */
async function activateFormer(tx: Tx, releaseId: string, actorId: string): Promise<SwitchedModel[]> {
  const former = await tx.$queryRaw<Former[]>`
    SELECT DISTINCT ON (model.brand_id) model.id::text, model.brand_id::text AS "brandId", model.definition_id::text AS "definitionId",
           model.content_hash::text AS "contentHash", model.learning_run_id::text AS "learningRunId"
      FROM brand_model AS model
     WHERE model.release_id = ${releaseId}::uuid AND model.state = 'retired' AND model.activated_at IS NOT NULL
     ORDER BY model.brand_id, model.activated_at DESC`;
  const versionOf = await nextVersions(
    tx,
    former.map(({ brandId }) => brandId),
    releaseId,
  );
  const activatedAt = new Date();
  const idOf = new Map(former.map(({ id }) => [id, uuidv7()]));
  await tx.brandModel.createMany({
    data: former.map((row) => ({
      ...row,
      id: idOf.get(row.id)!,
      version: versionOf.get(row.brandId)!,
      releaseId,
      state: 'active',
      activatedAt,
    })),
  });
  return former.map(({ id, brandId }) => ({
    brandId,
    brandModelId: idOf.get(id)!,
    beforeId: id,
    taking: { kind: 'restored', actorId },
  }));
}

async function modelAnew(tx: Tx, releaseId: string): Promise<void> {
  const due = await tx.$queryRaw<Array<{ brandId: string; definitionId: string }>>`
    SELECT definition.brand_id::text AS "brandId", definition.id::text AS "definitionId"
      FROM brand_definition AS definition
     WHERE definition.state = 'published'
       AND NOT EXISTS (SELECT FROM brand_model WHERE brand_id = definition.brand_id AND release_id = ${releaseId}::uuid
                          AND state = 'active' AND definition_id = definition.id)`;
  await enqueue(
    tx,
    'build-brand-model',
    due.map((data) => ({ data })),
  );
}
