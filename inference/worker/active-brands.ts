import type { Db } from '@/lib/server/database/db';
import { findActiveModels, fingerprint } from '@/lib/server/models/active-models';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import type { BrandModel } from '@/lib/contracts/brand-model';
import { loadBrandModels, type LoadedBrands } from '../score-ad';
import type { Scorer } from '../scorer';

/** The brand models in use, loaded, with what tells them from any other set. */
export type ActiveBrands = {
  fingerprint: string;
  releaseId: string;
  loaded: LoadedBrands;
  brandIdOf: ReadonlyMap<string, string>;
};

/** The active release is another than the files of this worker: its ads must wait for a worker that has them. */
export class OtherReleaseError extends Error {
  override name = 'OtherReleaseError';
}

/**
 * Keeps the active brand models loaded. `current` asks the database each time (two short queries) and loads only what
 * changed, so a new prototype counts from the next batch on, without a restart.
 */
export function createActiveBrands(db: Db, scorer: Scorer) {
  let held: ActiveBrands | null = null;
  const models = new Map<string, BrandModel>();

  return async function current(): Promise<ActiveBrands> {
    const active = await findActiveModels(db);
    if (!active) throw new Error('there is no active release');
    if (active.releaseHash !== scorer.release.contentHash) {
      throw new OtherReleaseError(
        `release ${active.releaseHash} is active, this worker has ${scorer.release.contentHash}`,
      );
    }
    const mark = fingerprint(active);
    if (held?.fingerprint === mark) return held;

    for (const { contentHash } of active.models) {
      if (!models.has(contentHash)) models.set(contentHash, await readBrandModel(contentHash));
    }
    const inUse = new Set(active.models.map((model) => model.contentHash));
    for (const contentHash of models.keys()) if (!inUse.has(contentHash)) models.delete(contentHash);
    held = {
      fingerprint: mark,
      releaseId: active.releaseId,
      loaded: loadBrandModels(
        active.models.map(({ brandModelId, contentHash }) => ({
          id: brandModelId,
          model: models.get(contentHash)!,
        })),
        scorer,
      ),
      brandIdOf: new Map(active.models.map((model) => [model.brandModelId, model.brandId])),
    };
    return held;
  };
}
