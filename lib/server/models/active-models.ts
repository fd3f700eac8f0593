import type { Db, Tx } from '../database/db';

export type ActiveModel = {
  brandModelId: string;
  brandId: string;
  contentHash: string;
  thresholdId: string;
  threshold: number;
};
export type ActiveModels = {
  releaseId: string;
  releaseHash: string;
  models: ActiveModel[];
};

/** Any number; held shared by whoever triages, exclusively by whoever changes what is active. */
const ACTIVE_MODELS_LOCK = 8_412_077;

/**
 * Keeps release, brand models and thresholds as they are until this transaction ends. Triage of many ads goes on side
 * by side; an activation waits for them and they for it.
 */
export async function holdActiveModels(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${ACTIVE_MODELS_LOCK})`;
}

/** Lets nobody triage until this transaction, which changes what is active, ends; then tells every worker. */
export async function changeActiveModels(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ACTIVE_MODELS_LOCK})`;
  await tx.$executeRaw`SELECT pg_notify('active_models', '')`;
}

/** The active release with its active brand models and their thresholds; null before the first release. */
export async function findActiveModels(db: Db | Tx): Promise<ActiveModels | null> {
  const release = await db.release.findFirst({
    where: { state: 'active' },
    select: { id: true, contentHash: true },
  });
  if (!release) return null;
  const rows = await db.brandModel.findMany({
    where: { state: 'active', releaseId: release.id },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      brandId: true,
      contentHash: true,
      thresholds: { where: { state: 'active' }, select: { id: true, value: true } },
    },
  });
  return {
    releaseId: release.id,
    releaseHash: release.contentHash,
    models: rows.map(({ id, brandId, contentHash, thresholds: [threshold] }) => {
      if (!threshold) throw new Error(`brand model ${id} is active without a threshold`);
      return {
        brandModelId: id,
        brandId,
        contentHash,
        thresholdId: threshold.id,
        threshold: threshold.value,
      };
    }),
  };
}

/** Two equal fingerprints mean: the same release and the same brand models (thresholds may differ). */
export function fingerprint({ releaseId, models }: ActiveModels): string {
  return [releaseId, ...models.map((model) => model.brandModelId)].join(' ');
}
