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
  await waitForTriage(tx);
  await tx.$executeRaw`SELECT pg_notify('active_models', '')`;
}

/** Returns when every triage under way has committed; those that begin later see what is committed now. */
export async function waitForTriage(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ACTIVE_MODELS_LOCK})`;
}

/** The active release with its active brand models and their thresholds; null before the first release. */
export async function findActiveModels(db: Db | Tx): Promise<ActiveModels | null> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT release.id AS "releaseId", release.content_hash AS "releaseHash", model.id AS "brandModelId",
           model.brand_id AS "brandId", model.content_hash AS "contentHash", threshold.id AS "thresholdId",
           threshold.value AS threshold
      FROM release
      LEFT JOIN brand_model AS model ON model.release_id = release.id AND model.state = 'active'
      LEFT JOIN threshold_version AS threshold ON threshold.brand_model_id = model.id AND threshold.state = 'active'
     WHERE release.state = 'active'
     ORDER BY model.id`;
  const [first] = rows;
  if (!first) return null;
  return { releaseId: first.releaseId, releaseHash: first.releaseHash, models: rows.flatMap(toActiveModel) };
}

type Row = Pick<ActiveModels, 'releaseId' | 'releaseHash'> & {
  [Field in keyof ActiveModel]: ActiveModel[Field] | null;
};

function toActiveModel({ brandModelId, brandId, contentHash, thresholdId, threshold }: Row): ActiveModel[] {
  if (!brandModelId) return []; // a release without brands
  if (!thresholdId) throw new Error(`brand model ${brandModelId} is active without a threshold`);
  return [{ brandModelId, brandId: brandId!, contentHash: contentHash!, thresholdId, threshold: threshold! }];
}

export type ActiveRelease = Pick<ActiveModels, 'releaseId' | 'releaseHash'>;

/** The release in use; null before the first. */
export async function findActiveRelease(db: Db): Promise<ActiveRelease | null> {
  const row = await db.release.findFirst({
    where: { state: 'active' },
    select: { id: true, contentHash: true },
  });
  return row && { releaseId: row.id, releaseHash: row.contentHash };
}

/** Two equal fingerprints mean: the same release and the same brand models (thresholds may differ). */
export function fingerprint({ releaseId, models }: ActiveModels): string {
  return [releaseId, ...models.map((model) => model.brandModelId)].join(' ');
}
