import type { Db } from '@/lib/server/database/db';
import { findPublishedDefinition, type ModelledDefinition } from '@/lib/server/brands/find-definition';
import { imageStore } from '@/lib/server/images/image-store';
import type { Logger } from '@/lib/server/logging/logger';
import { findLearnedFrom } from '@/lib/server/learning/find-learned-from';
import { activateBrandModel, FIRST_THRESHOLD } from '@/lib/server/models/activate-brand-model';
import { findActiveModels } from '@/lib/server/models/active-models';
import { MissingBrandModelError } from '@/lib/server/models/read-brand-model';
import { saveEnergyMaps } from '@/lib/server/scores/save-energy-maps';
import type { BuiltBrandModel } from '../build-brand-model';
import type { Scorer } from '../scorer';
import { learnDefinition, NO_LESSONS } from '../learning/learn-definition';
import { relearnBrand } from '../learning/relearn-brand';
import { seePictures, type SeeingDeps } from '../learning/see-lessons';
import { OtherReleaseError, type ActiveBrands } from './active-brands';
import { drawMap } from './draw-maps';
import { listMovedMarks } from './list-moved-marks';
import { BYTES_MISSING } from './read-evidence';

type BuildDeps = {
  db: Db;
  scorer: Scorer;
  logger: Logger;
  currentBrands: () => Promise<ActiveBrands>;
};

/** Models a published definition anew and puts the model in use; a definition that was replaced meanwhile is passed by. */
export async function runBuildJob(
  { db, scorer, logger, currentBrands }: BuildDeps,
  { brandId, definitionId }: { brandId: string; definitionId: string },
): Promise<void> {
  const active = await findActiveModels(db);
  if (active?.releaseHash !== scorer.release.contentHash) {
    throw new OtherReleaseError(
      `release ${active?.releaseHash} is active, this worker has ${scorer.release.contentHash}`,
    );
  }
  const definition = await findPublishedDefinition(db, definitionId);
  if (!definition) return;
  const built = await buildFromDefinition({ db, scorer, releaseId: active.releaseId }, brandId, definition);
  for (const { sha256, failure } of built.rejected) {
    logger.warn({ brandId, imageSha256: sha256, reason: failure.reason }, 'reference picture cannot be used');
  }
  await imageStore().put(built.sha256, Buffer.from(built.json));
  const inUse = await currentBrands().catch((error: unknown) => {
    // Modelling is what cures a model whose bytes are gone, so it does not wait for them.
    if (!(error instanceof MissingBrandModelError)) throw error;
    logger.error({ brandId, error }, 'marks that moved are not looked at');
    return null;
  });
  const movedMarks = inUse && (await listMovedMarks(db, scorer, inUse, built.model));
  const outcome = await activateBrandModel(db, {
    brandId,
    definitionId,
    releaseId: active.releaseId,
    contentHash: built.sha256,
    movedMarks,
    learningRunId: built.learningRunId,
    threshold: FIRST_THRESHOLD,
  });
  logger.info(
    { brandId, definitionId, outcome, prototypes: built.model.prototypes.length, movedMarks },
    'brand modelled',
  );
}

/**
 * The model that a definition makes, with the lessons that the model in use has learned from: of the published one to be
 * used, of a draft to see what it would do.
 *
 * @throws Error when a reference picture is not in the store: a model that comes into use lacks none without anybody's knowing
 */
export async function buildFromDefinition(
  deps: SeeingDeps,
  brandId: string,
  definition: ModelledDefinition,
): Promise<BuiltBrandModel & { learningRunId: string | null }> {
  const learnedFrom = await findLearnedFrom(deps.db, brandId);
  const { built, leftOut } = learnedFrom
    ? await relearnBrand(deps, learnedFrom, brandId, definition)
    : await learnDefinition(
        { ...deps, see: (sha256s) => seePictures(deps, sha256s) },
        definition,
        NO_LESSONS,
      );
  const gone = leftOut.references.find(({ reason }) => reason === BYTES_MISSING);
  if (gone) throw new Error(`reference picture ${gone.imageSha256} is not in the image store`);
  return { ...built, learningRunId: learnedFrom?.runId ?? null };
}

/** Draws one map that somebody asked for. A brand model that is no longer in use, or an unreadable picture, has none. */
export async function runDrawJob(
  { db, scorer, currentBrands }: { db: Db; scorer: Scorer; currentBrands: () => Promise<ActiveBrands> },
  { imageSha256, brandModelId }: { imageSha256: string; brandModelId: string },
): Promise<void> {
  const bytes = await imageStore().get(imageSha256);
  if (!bytes) return;
  const [picture] = await scorer.analyse([{ sha256: imageSha256, bytes }], { maxDetections: 0 });
  if (!picture || 'failure' in picture) return;
  const drawn = drawMap(scorer, (await currentBrands()).loaded, brandModelId, picture);
  if (drawn) await saveEnergyMaps(db, [drawn]);
}
