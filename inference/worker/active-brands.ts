import type { Db } from '@/lib/server/database/db';
import { endUnreadableShadow } from '@/lib/server/shadows/end-shadow';
import { findRunningShadows, type RunningShadow } from '@/lib/server/shadows/running-shadows';
import { findActiveModels, fingerprint, type ActiveModels } from '@/lib/server/models/active-models';
import { MissingBrandModelError, readBrandModel } from '@/lib/server/models/read-brand-model';
import type { BrandModel } from '@/lib/contracts/brand-model';
import { loadBrandModels, type LoadedBrands } from '../score-ad';
import type { Scorer } from '../scorer';

/** The brand models in use, loaded, with what tells them from any other set. */
export type ActiveBrands = {
  fingerprint: string;
  releaseId: string;
  loaded: LoadedBrands;
  brandIdOf: ReadonlyMap<string, string>;
  /** Null while no candidate is in shadow. */
  shadows: ShadowBrands | null;
};

/** The models in use with every candidate in shadow in its brand's place: one further pass scores them all. */
export type ShadowBrands = { running: readonly RunningShadow[]; loaded: LoadedBrands };

/** The active release is another than the files of this worker: its ads must wait for a worker that has them. */
export class OtherReleaseError extends Error {
  override name = 'OtherReleaseError';
}

/**
 * Keeps the active brand models loaded, and candidates in shadow. `current` asks the database each time (three short
 * queries) and loads only what changed, so a new prototype counts from the next batch on, without a restart.
 */
export function createActiveBrands(db: Db, scorer: Scorer) {
  let held: { mark: string; brands: ActiveBrands } | null = null;
  const models = new Map<string, BrandModel>();
  const read = async (contentHash: string): Promise<BrandModel> => {
    const known = models.get(contentHash) ?? (await readBrandModel(contentHash));
    models.set(contentHash, known);
    return known;
  };

  return async function current(): Promise<ActiveBrands> {
    const active = await findActiveModels(db);
    if (!active) throw new Error('there is no active release');
    if (active.releaseHash !== scorer.release.contentHash) {
      throw new OtherReleaseError(
        `release ${active.releaseHash} is active, this worker has ${scorer.release.contentHash}`,
      );
    }
    const running = await findRunningShadows(db, active.releaseId);
    const mark = [fingerprint(active), ...running.map(({ shadowId }) => shadowId)].join(' ');
    if (held?.mark === mark) return held.brands;

    const inUse = new Set([...active.models, ...running].map(({ contentHash }) => contentHash));
    for (const contentHash of models.keys()) if (!inUse.has(contentHash)) models.delete(contentHash);
    const brands: ActiveBrands = {
      fingerprint: fingerprint(active),
      releaseId: active.releaseId,
      loaded: loadBrandModels(await readAll(active.models, read), scorer),
      brandIdOf: new Map(active.models.map((model) => [model.brandModelId, model.brandId])),
      shadows: await loadShadows(db, scorer, { active, running, read }),
    };
    held = { mark, brands };
    return brands;
  };
}

type Read = (contentHash: string) => Promise<BrandModel>;

type Stored = { brandModelId: string; contentHash: string };

function readAll(models: readonly Stored[], read: Read) {
  return Promise.all(
    models.map(async ({ brandModelId, contentHash }) => ({
      id: brandModelId,
      model: await read(contentHash),
    })),
  );
}

type Shadowing = { active: ActiveModels; running: readonly RunningShadow[]; read: Read };

/** A candidate whose bytes are gone ends its shadow: live scoring never waits for it. */
async function loadShadows(
  db: Db,
  scorer: Scorer,
  { active, running, read }: Shadowing,
): Promise<ShadowBrands | null> {
  const readable: RunningShadow[] = [];
  for (const shadow of running) {
    try {
      await read(shadow.contentHash);
      readable.push(shadow);
    } catch (error) {
      if (!(error instanceof MissingBrandModelError)) throw error;
      await endUnreadableShadow(db, shadow.shadowId);
    }
  }
  if (readable.length === 0) return null;
  const shadowOf = new Map(readable.map((shadow) => [shadow.brandId, shadow]));
  const models = active.models.map((model) => shadowOf.get(model.brandId) ?? model);
  return { running: readable, loaded: loadBrandModels(await readAll(models, read), scorer) };
}
