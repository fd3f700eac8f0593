import { setImmediate as breathe } from 'node:timers/promises';
import type { StoredFigures } from '@/lib/contracts/learning';
import type { HeldOutFigures } from '@/lib/domain/learning/measure-held-out';
import type { BrandLessons, LessonEntry } from '@/lib/domain/learning/plan-lessons';
import { findPublishedDefinition } from '@/lib/server/brands/find-definition';
import type { Db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { listBrandsToLearn, type BrandToLearn } from '@/lib/server/learning/brands-to-learn';
import {
  findLearned,
  finishRun,
  keepLearned,
  type LearnedRow,
  type MinedModel,
} from '@/lib/server/learning/learned-brands';
import { readLessons, type Lesson } from '@/lib/server/learning/read-lessons';
import { readMined, type MinedOf } from '@/lib/server/learning/read-mined';
import {
  failRun,
  LearningCancelledError,
  noteLearning,
  startRun,
  type StartedRun,
} from '@/lib/server/learning/run-state';
import type { Logger } from '@/lib/server/logging/logger';
import { readBrandModel } from '@/lib/server/models/read-brand-model';
import { planRun, rankBy } from '../learning/plan-run';
import { createHeldOutMeasure, toStoredFigures, type NamedModels } from '../learning/measure-models';
import { seeBoxes, seePictures, type SeenPicture } from '../learning/see-lessons';
import { loadBrandModels } from '../loaded-brands';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from './active-brands';
import { learnOne, PICTURES_A_LOOK } from './learn-one';
import { mineRounds } from './mine-rounds';

type Deps = { db: Db; scorer: Scorer; logger: Logger; currentBrands: () => Promise<ActiveBrands> };
type Learning = Deps & {
  run: StartedRun;
  active: ActiveBrands;
  releaseId: string;
  lessons: Lesson[];
  /** By brand: what the run in `minedFrom` mined. */
  minedBefore: MinedOf;
  shared: Map<string, SeenPicture>;
  sharedCount: number;
};

/** Held-out pictures that are measured at most, drawn by the seed. */
const MAX_MEASURED = 4_000;
/** How much of a run each phase is; a guess that keeps the bar moving. */
const SHARES = { looking: 0.5, learning: 0.3, mining: 0.1, measuring: 0.1 };

/**
 * Does a learning run that was asked for: what is new of its pictures is looked at, every brand is learned on its own, and
 * all of them are measured on held-out pictures. Safe to repeat: brands that are done are passed by, so a run that was
 * killed goes on where it was. Only its end makes candidates.
 */
export async function runLearning(deps: Deps, runId: string): Promise<void> {
  const { db } = deps;
  try {
    const active = await deps.currentBrands();
    const run = await startRun(db, runId, active.releaseId);
    if (!run) return;
    await noteLearning(db, runId, 'reading', 0);
    const lessons = await readLessons(db, run.datasetVersionId);
    await learn({
      ...deps,
      run,
      active,
      releaseId: active.releaseId,
      lessons,
      minedBefore: await readMined(db, run.settings.minedFrom),
      shared: new Map(),
      sharedCount: run.settings.othersAsNegatives,
    });
  } catch (error) {
    if (error instanceof LearningCancelledError) return;
    if (error instanceof AppError) return failRun(db, runId, error.message);
    throw error;
  }
}

async function learn(learning: Learning): Promise<void> {
  const { db, run, lessons, logger, releaseId } = learning;
  const { runId, settings } = run;
  const startedAt = performance.now();
  const brands = await listBrandsToLearn(db, run.datasetVersionId, settings.brands);
  const plan = planRun(
    lessons,
    brands.map(({ brandId }) => brandId),
    settings,
    learning.minedBefore,
  );
  const done = new Set((await findLearned(db, runId)).map(({ brandId }) => brandId));
  const due = brands.filter(({ brandId }) => !done.has(brandId));
  await look(learning, due, plan);
  await learnEach(learning, due, plan, brands.length);
  const mined = await mine(learning, brands);
  await measure(learning, mined);
  logger.info({ runId, releaseId, brandCount: brands.length, ms: performance.now() - startedAt }, 'learned');
}

/** Sees every picture and box that the brands will learn from, so that learning itself only reads. */
async function look(
  learning: Learning,
  due: readonly BrandToLearn[],
  plan: ReadonlyMap<string, BrandLessons>,
): Promise<void> {
  const wanted = due.flatMap(({ brandId }) => {
    const { own, others } = plan.get(brandId)!;
    return [...own, ...others];
  });
  const byPicture = new Map<string, LessonEntry[]>();
  for (const lesson of wanted) {
    const same = byPicture.get(lesson.imageSha256);
    if (same) same.push(lesson);
    else byPicture.set(lesson.imageSha256, [lesson]);
  }
  const sha256s = [...byPicture.keys()];
  for (let at = 0; at < sha256s.length; at += PICTURES_A_LOOK) {
    const part = sha256s.slice(at, at + PICTURES_A_LOOK);
    await seePictures(learning, part);
    await seeBoxes(
      learning,
      part.flatMap((sha256) => byPicture.get(sha256)!),
    );
    await noteLearning(learning.db, learning.run.runId, 'looking', (SHARES.looking * at) / sha256s.length);
  }
}

async function learnEach(
  learning: Learning,
  due: readonly BrandToLearn[],
  plan: ReadonlyMap<string, BrandLessons>,
  total: number,
): Promise<void> {
  const { db, run } = learning;
  for (const [index, brand] of due.entries()) {
    const doneShare = SHARES.looking + (SHARES.learning * (total - due.length + index)) / total;
    await noteLearning(db, run.runId, 'learning', doneShare);
    const row = await learnRow(learning, brand, plan.get(brand.brandId)!);
    await keepLearned(db, run.runId, row);
    await breathe();
  }
}

async function learnRow(learning: Learning, brand: BrandToLearn, lessons: BrandLessons): Promise<LearnedRow> {
  const { db, run } = learning;
  const { own, others } = lessons;
  const startedAt = performance.now();
  const positives = own.filter(({ isPresent }) => isPresent);
  const hardNegatives = own.filter(({ isHardNegative }) => isHardNegative).length;
  const row = {
    brandId: brand.brandId,
    definitionId: brand.definitionId,
    positives: positives.length,
    hardNegatives,
    otherNegatives: own.length - positives.length - hardNegatives + others.length,
    boxes: positives.reduce((sum, { boxes }) => sum + (boxes?.length ?? 0), 0),
  };
  const end = (outcome: LearnedRow['outcome'], contentHash: string | null): LearnedRow => ({
    ...row,
    outcome,
    contentHash,
    tookMs: Math.round(performance.now() - startedAt),
  });
  const definition = brand.definitionId && (await findPublishedDefinition(db, brand.definitionId));
  if (brand.isCertified && run.settings.leaveCertifiedAlone) return end('left-alone', null);
  if (positives.length === 0 || !definition) return end('too-few', null);
  const contentHash = await learnOne(learning, definition, lessons);
  return end(contentHash === brand.activeHash ? 'unchanged' : 'learned', contentHash);
}

/** Runs the circle of mining over what was learned; nothing is mined when the run is not asked to. */
async function mine(learning: Learning, brands: readonly BrandToLearn[]): Promise<Map<string, MinedModel>> {
  const { db, run } = learning;
  const rules = run.settings.mining;
  const learned = await findLearned(db, run.runId);
  // What came out as the model in use is tried as well: its head of the pool is as new as the labels.
  const first = new Map(
    learned.flatMap(({ brandId, contentHash }) => (contentHash === null ? [] : [[brandId, contentHash]])),
  );
  if (rules === null || first.size === 0) return new Map();
  return mineRounds(
    {
      ...learning,
      onDone: (share) =>
        noteLearning(db, run.runId, 'mining', SHARES.looking + SHARES.learning + SHARES.mining * share),
      withModels: (modelOf) =>
        replaceModels(
          learning,
          nameModels(learning.active),
          [...modelOf].map(([brandId, contentHash]) => ({ brandId, contentHash })),
        ),
    },
    rules,
    brands.filter(({ brandId }) => first.has(brandId)),
    first,
  );
}

/** Scores held-out pictures with the models in use and with what was learned, and ends the run. */
async function measure(learning: Learning, mined: ReadonlyMap<string, MinedModel>): Promise<void> {
  const { db, run, active, lessons, releaseId } = learning;
  const rankOf = rankBy(run.settings);
  const kept = await findLearned(db, run.runId);
  const learned = kept
    .map((row) => ({ ...row, ...mined.get(row.brandId) }))
    .filter(({ outcome }) => outcome === 'learned');
  const heldOut = lessons.filter(({ split }) => split !== 'training');
  const before = nameModels(active);
  const after = await replaceModels(learning, before, learned);
  const measuring = createHeldOutMeasure(
    heldOut,
    learned.map(({ brandId }) => brandId),
    before,
    after,
  );
  const sha256s = [...new Set(heldOut.map(({ imageSha256 }) => imageSha256))]
    .toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1))
    .slice(0, learned.length === 0 ? 0 : MAX_MEASURED);
  for (let at = 0; at < sha256s.length; at += PICTURES_A_LOOK) {
    const seen = await seePictures(learning, sha256s.slice(at, at + PICTURES_A_LOOK));
    for (const [sha256, picture] of seen) measuring.add(sha256, { before: picture, after: picture });
    const doneShare = 1 - SHARES.measuring + (SHARES.measuring * at) / sha256s.length;
    await noteLearning(db, run.runId, 'measuring', doneShare);
  }
  await noteLearning(db, run.runId, 'storing', 1);
  const figures = await nameCompared(learning, measuring.figures());
  await finishRun(db, { runId: run.runId, releaseId }, figures, mined);
}

/** With the model that each candidate was compared with. */
async function nameCompared(
  { db, active }: Learning,
  figuresOf: ReadonlyMap<string, HeldOutFigures>,
): Promise<Map<string, StoredFigures>> {
  const inUse = await db.brandModel.findMany({
    where: { id: { in: [...active.brandIdOf.keys()] } },
    select: { brandId: true, contentHash: true },
  });
  const hashOf = new Map(inUse.map(({ brandId, contentHash }) => [brandId, contentHash]));
  return new Map(
    [...figuresOf].map(([brandId, figures]) => [
      brandId,
      toStoredFigures(figures, hashOf.get(brandId) ?? null),
    ]),
  );
}

function nameModels({ loaded, brandIdOf }: ActiveBrands): NamedModels {
  return { loaded, brandIds: loaded.brands.map(({ id }) => brandIdOf.get(id)!) };
}

async function replaceModels(
  { scorer }: Learning,
  { loaded, brandIds }: NamedModels,
  learned: ReadonlyArray<{ brandId: string; contentHash: string | null }>,
): Promise<NamedModels> {
  const replaced = new Set(learned.map(({ brandId }) => brandId));
  const kept = loaded.brands.flatMap(({ model }, index) =>
    replaced.has(brandIds[index]!) ? [] : [{ id: brandIds[index]!, model }],
  );
  const fresh = await Promise.all(
    learned.map(async ({ brandId, contentHash }) => ({
      id: brandId,
      model: await readBrandModel(contentHash!),
    })),
  );
  const models = [...kept, ...fresh];
  return { loaded: loadBrandModels(models, scorer), brandIds: models.map(({ id }) => id) };
}
