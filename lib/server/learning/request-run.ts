import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { LearningRequestSchema, LearningRun, LearningSettings } from '@/lib/contracts/learning';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import type { z } from 'zod';
import { recordEvent } from '../audit/record-event';
import type { Db, Tx } from '../database/db';
import { findVersion } from '../datasets/find-version';
import { AppError } from '../errors';
import { enqueue } from '../jobs/boss';
import { getRun } from './get-run';
import { addNote } from './run-notes';

type Request = z.output<typeof LearningRequestSchema>;

/**
 * Asks a worker to learn from a dataset version; how far it is stands in its run.
 *
 * @throws AppError `not-found` without such a version; `bad-input` for a dataset that is for measuring, or a brand it does not
 *   hold; `conflict` while another run learns from the same version
 */
export async function requestLearning(
  db: Db,
  { dataset, version, settings: asked }: Request,
  actorId: string,
): Promise<LearningRun> {
  const runId = await db.$transaction(async (tx) => {
    const chosen = await findVersion(tx, dataset, version, 'learning');
    await requireBrands(tx, chosen.id, asked.brands);
    const minedFrom = asked.mining === null ? null : await findMinedBefore(tx, dataset);
    const settings: LearningSettings = { ...asked, minedFrom };
    await requireNoLiveRun(tx, chosen.id, dataset);
    const id = uuidv7();
    await tx.learningRun.create({
      data: {
        id,
        datasetVersionId: chosen.id,
        settings,
        recipeHash: hashOf(chosen.contentHash, settings),
        requestedById: actorId,
      },
    });
    await enqueue(tx, 'run-learning', [{ data: { runId: id } }]);
    await recordEvent(tx, {
      actorId,
      action: 'learning-requested',
      table: 'learning_run',
      id,
      after: { datasetVersionId: chosen.id, settings },
    });
    return id;
  });
  return getRun(db, runId);
}

/** Stops a run that is under way: nothing of it is used unless it goes on later. One that has ended stays as it ended. @throws AppError `not-found` */
export async function cancelLearning(db: Db, runId: string, actorId: string): Promise<LearningRun> {
  await db.$transaction(async (tx) => {
    const stopped = await tx.$executeRaw`
      UPDATE learning_run SET state = 'cancelled', ended_at = now()
       WHERE id = ${runId}::uuid AND state IN ('queued', 'running')`;
    if (stopped > 0) {
      await addNote(tx, runId, { kind: 'stopped' }, { actorId });
      await recordEvent(tx, { actorId, action: 'learning-cancelled', table: 'learning_run', id: runId });
    }
  });
  return getRun(db, runId);
}

/** Rivals take turns at the version's row: the later one finds the earlier one's run. @throws AppError `conflict` */
export async function requireNoLiveRun(tx: Tx, datasetVersionId: string, dataset: string): Promise<void> {
  await tx.$queryRaw`SELECT FROM dataset_version WHERE id = ${datasetVersionId}::uuid FOR NO KEY UPDATE`;
  const live = await tx.learningRun.count({
    where: { datasetVersionId, state: { in: ['queued', 'running'] } },
  });
  if (live > 0) throw new AppError('conflict', `A run learns from ${dataset} already`);
}

async function requireBrands(tx: Tx, versionId: string, brands: LearningSettings['brands']): Promise<void> {
  if (brands === null) return;
  const rows = await tx.$queryRaw<Array<{ slug: string }>>`
    SELECT slug FROM brand
     WHERE slug = ANY (${brands}) AND EXISTS (
       SELECT FROM dataset_entry AS entry WHERE entry.version_id = ${versionId}::uuid AND entry.brand_id = brand.id)`;
  const held = new Set(rows.map(({ slug }) => slug));
  const missing = brands.filter((slug) => !held.has(slug));
  if (missing.length > 0) {
    throw new AppError('bad-input', `settings.brands: the dataset holds nothing of ${missing.join(', ')}`);
  }
}

/** A round of mining goes on behind the last one of the same dataset, whatever its version. */
async function findMinedBefore(tx: Tx, dataset: string): Promise<string | null> {
  const [last] = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT run.id FROM learning_run AS run
      JOIN dataset_version AS version ON version.id = run.dataset_version_id
      JOIN dataset ON dataset.id = version.dataset_id AND dataset.name = ${dataset}
     WHERE run.state = 'succeeded' AND EXISTS (SELECT FROM learning_run_brand WHERE run_id = run.id AND mining IS NOT NULL)
     ORDER BY run.created_at DESC LIMIT 1`;
  return last?.id ?? null;
}

function hashOf(datasetHash: string, settings: LearningSettings): string {
  return createHash('sha256').update(toCanonicalJson({ datasetHash, settings })).digest('hex');
}
