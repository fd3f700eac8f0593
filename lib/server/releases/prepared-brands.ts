import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../database/db';
import { imageStore } from '../images/image-store';
import { enqueue } from '../jobs/boss';
import { holdActiveModels } from '../models/active-models';
import { holdBrands, nextVersion } from '../models/next-version';

export type RunningReleaseShadow = {
  releaseShadowId: string;
  releaseId: string;
  besideId: string;
  /** Content hash of the release in use. */
  besideHash: string;
  since: Date;
};

/** The shadow of a release while it runs, beside a release that is in use; null when it has ended. */
export async function findRunningReleaseShadow(db: Db, id: string): Promise<RunningReleaseShadow | null> {
  const row = await db.releaseShadow.findFirst({
    where: { id, state: 'running', beside: { state: 'active' } },
    select: {
      id: true,
      releaseId: true,
      besideId: true,
      createdAt: true,
      beside: { select: { contentHash: true } },
    },
  });
  if (!row) return null;
  const { releaseId, besideId, createdAt: since, beside } = row;
  return { releaseShadowId: row.id, releaseId, besideId, besideHash: beside.contentHash, since };
}

/** Leaves the rest of a running shadow to whichever worker takes it up next. */
export async function passOnReleaseShadow(db: Db, releaseShadowId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const running = await tx.releaseShadow.count({ where: { id: releaseShadowId, state: 'running' } });
    if (running > 0) await enqueue(tx, 'shadow-release', [{ data: { releaseShadowId } }]);
  });
}

/** A brand in use that has no model of the candidate release beside it yet. */
export type UnpreparedBrand = {
  brandId: string;
  besideId: string;
  definitionId: string;
  learningRunId: string | null;
};

/** The next one, of those that are not passed by; null when every brand is prepared. */
export async function findUnprepared(
  db: Db,
  { besideId: releaseId }: RunningReleaseShadow,
  passedBy: readonly string[],
): Promise<UnpreparedBrand | null> {
  const row = await db.brandModel.findFirst({
    where: {
      state: 'active',
      releaseId,
      brandId: { notIn: [...passedBy] },
      definition: { state: 'published' },
      brand: { shadows: { none: { state: 'running' } } },
    },
    orderBy: { brandId: 'asc' },
    select: { id: true, brandId: true, definitionId: true, learningRunId: true },
  });
  return (
    row && {
      brandId: row.brandId,
      besideId: row.id,
      definitionId: row.definitionId,
      learningRunId: row.learningRunId,
    }
  );
}

/** The bytes of a model that the release has of this definition and these lessons already; null when it must be made. */
export async function findMade(
  db: Db,
  releaseId: string,
  { brandId, definitionId, learningRunId }: UnpreparedBrand,
): Promise<string | null> {
  const made = await db.brandModel.findFirst({
    where: { brandId, releaseId, definitionId, learningRunId, state: 'candidate' },
    orderBy: { createdAt: 'desc' },
    select: { contentHash: true },
  });
  return made && (await imageStore().has(made.contentHash)) ? made.contentHash : null;
}

/**
 * Has a model of the candidate release run beside the model in use of its brand; a new version unless the release has the
 * same one. Safe to repeat. Does nothing when the shadow has ended or the brand has another model in use by now.
 */
export async function keepPrepared(
  db: Db,
  { releaseShadowId, releaseId }: RunningReleaseShadow,
  { brandId, besideId, definitionId }: UnpreparedBrand,
  { contentHash, learningRunId }: { contentHash: string; learningRunId: string | null },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await holdActiveModels(tx);
    await holdBrands(tx, [brandId]);
    const [shadow] = await tx.$queryRaw<Array<{ reviewShare: number; startedById: string | null }>>`
      SELECT review_share AS "reviewShare", started_by_id::text AS "startedById" FROM release_shadow
       WHERE id = ${releaseShadowId}::uuid AND state = 'running' FOR SHARE`;
    const inUse = await tx.brandModel.count({ where: { id: besideId, state: 'active' } });
    const running = await tx.modelShadow.count({ where: { brandId, state: 'running' } });
    if (!shadow || inUse === 0 || running > 0) return;
    const like = { brandId, releaseId, definitionId, contentHash, learningRunId };
    const known = await tx.brandModel.findFirst({
      where: { ...like, state: 'candidate' },
      select: { id: true },
    });
    const brandModelId = known?.id ?? uuidv7();
    if (known) {
      await tx.brandModel.update({ where: { id: brandModelId }, data: { state: 'shadow' } });
    } else {
      const version = await nextVersion(tx, brandId, releaseId);
      await tx.brandModel.create({ data: { id: brandModelId, ...like, version, state: 'shadow' } });
    }
    await tx.modelShadow.create({
      data: { id: uuidv7(), brandId, brandModelId, besideId, releaseShadowId, ...shadow },
    });
  });
}

/** A model of the candidate release that runs in shadow. */
export type PreparedBrand = {
  shadowId: string;
  brandId: string;
  contentHash: string;
  /** Of the model in use beside it. */
  besideHash: string;
  since: Date;
};

/** All of them, by shadow. */
export async function findPrepared(db: Db, releaseShadowId: string): Promise<PreparedBrand[]> {
  const rows = await db.modelShadow.findMany({
    where: { releaseShadowId, state: 'running' },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      brandId: true,
      createdAt: true,
      brandModel: { select: { contentHash: true } },
      beside: { select: { contentHash: true } },
    },
  });
  return rows.map(({ id, brandId, createdAt, brandModel: { contentHash }, beside }) => ({
    shadowId: id,
    brandId,
    contentHash,
    besideHash: beside.contentHash,
    since: createdAt,
  }));
}

/**
 * Whether the shadow of a release still runs with just these models (shadows of brands, by id); it does until the transaction ends, which
 * holds what is active (`holdActiveModels`).
 */
export async function isSameShadow(
  tx: Tx,
  releaseShadowId: string,
  shadowIds: readonly string[],
): Promise<boolean> {
  const running = await tx.$queryRaw<Array<{ id: string }>>`
    SELECT shadow.id::text FROM model_shadow AS shadow
      JOIN release_shadow AS whole ON whole.id = shadow.release_shadow_id AND whole.state = 'running'
     WHERE whole.id = ${releaseShadowId}::uuid AND shadow.state = 'running'
     ORDER BY shadow.id FOR SHARE OF whole`;
  return running.map(({ id }) => id).join() === shadowIds.join();
}
