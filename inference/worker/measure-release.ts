import { chooseHeldOut, HELD_OUT_LIMITS } from '@/lib/domain/learning/choose-held-out';
import type { Db } from '@/lib/server/database/db';
import type { Logger } from '@/lib/server/logging/logger';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import type { PreparedBrand, RunningReleaseShadow } from '@/lib/server/releases/prepared-brands';
import {
  findUnmeasured,
  readHeldOut,
  saveRecall,
  type MeasuredRecall,
  type UnmeasuredBrand,
} from '@/lib/server/releases/shadow-recall';
import { createHeldOutMeasure, toStoredFigures, type NamedModels } from '../learning/measure-models';
import { rankBy } from '../learning/plan-run';
import { seePictures } from '../learning/see-lessons';
import { loadBrandModels, type LoadedBrands } from '../loaded-brands';
import type { Scorer } from '../scorer';

type Deps = {
  db: Db;
  logger: Logger;
  /** Of the release in use, and of the candidate. */
  inUse: Scorer;
  scorer: Scorer;
  shadow: RunningReleaseShadow;
};

/** The candidate's models of all brands, loaded under the ids of their shadows. */
export type PreparedModels = { mark: string; brands: LoadedBrands; prepared: readonly PreparedBrand[] };

/** What a dataset version holds out, on its way through both releases. */
type Underway = {
  mark: string;
  brands: readonly UnmeasuredBrand[];
  sha256s: readonly string[];
  measuring: ReturnType<typeof createHeldOutMeasure>;
  at: number;
};

/**
 * Measures the recall of a release in shadow beside the one in use, on pictures that neither side's models learned from, a few pictures a
 * step. Only what a whole dataset version says is kept; pictures that were looked at are evidence, so whoever goes on behind a killed
 * worker looks at none twice. Begins anew when a brand gets another model; brands that are measured stay so.
 */
export function createReleaseMeasure({ db, logger, inUse, scorer, shadow }: Deps) {
  const { releaseShadowId, releaseId, besideId } = shadow;
  let underway: Underway | null = null;
  /** The models that leave nothing to measure. */
  let doneFor: string | null = null;

  /** Null when every brand is measured. */
  async function begin(models: PreparedModels): Promise<Underway | null> {
    const unmeasured = await findUnmeasured(db, releaseShadowId);
    if (unmeasured.length === 0) return null;
    const versionId = unmeasured[0]!.datasetVersionId;
    const brands = unmeasured.filter(({ datasetVersionId }) => datasetVersionId === versionId);
    const brandIds = brands.map(({ brandId }) => brandId);
    const heldOut = versionId === null ? [] : await readHeldOut(db, versionId);
    const rankOf = rankBy({ seed: versionId ?? '' });
    return {
      mark: models.mark,
      brands,
      sha256s: chooseHeldOut(heldOut, brandIds, rankOf, HELD_OUT_LIMITS),
      measuring: createHeldOutMeasure(heldOut, brandIds, await loadBefore(models), nameAfter(models)),
      at: 0,
    };
  }

  async function loadBefore({ prepared }: PreparedModels): Promise<NamedModels> {
    const models = await Promise.all(
      prepared.map(async ({ brandId, besideHash }) => ({
        id: brandId,
        model: await readBrandModel(besideHash),
      })),
    );
    return { loaded: loadBrandModels(models, inUse), brandIds: models.map(({ id }) => id) };
  }

  async function look({ sha256s, at, measuring }: Underway, count: number): Promise<void> {
    const part = sha256s.slice(at, at + count);
    const before = await seePictures({ db, scorer: inUse, releaseId: besideId }, part);
    const after = await seePictures({ db, scorer, releaseId }, [...before.pictures.keys()]);
    for (const [sha256, view] of before.pictures) {
      measuring.add(sha256, { before: view, after: after.pictures.get(sha256) ?? null });
    }
  }

  async function keep({ brands, measuring }: Underway, { prepared }: PreparedModels): Promise<void> {
    const figuresOf = measuring.figures();
    const measured = brands.map((brand): MeasuredRecall => {
      const figures = figuresOf.get(brand.brandId);
      return { ...brand, figures: figures ? toStoredFigures(figures, brand.besideHash) : null };
    });
    const shadowIds = prepared.map(({ shadowId }) => shadowId);
    const outcome = await saveRecall(db, releaseShadowId, shadowIds, measured);
    logger.info(
      { releaseId, brandCount: brands.length, outcome },
      'recall of the release in shadow measured',
    );
  }

  return {
    /** Looks at so many pictures at most. @returns false when nothing is left to measure */
    async next(models: PreparedModels, count: number): Promise<boolean> {
      if (doneFor === models.mark) return false;
      if (underway?.mark !== models.mark) underway = await begin(models);
      if (underway === null) {
        doneFor = models.mark;
        return false;
      }
      if (underway.at < underway.sha256s.length) {
        await look(underway, count);
        underway.at += count;
      } else {
        await keep(underway, models);
        underway = null;
      }
      return true;
    },
  };
}

function nameAfter({ brands, prepared }: PreparedModels): NamedModels {
  const brandOf = new Map(prepared.map(({ shadowId, brandId }) => [shadowId, brandId]));
  return { loaded: brands, brandIds: brands.brands.map(({ id }) => brandOf.get(id)!) };
}
