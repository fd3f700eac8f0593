import { setImmediate as breathe } from 'node:timers/promises';
import type { LearningPhase, LearningSettings, LeftOutCounts } from '@/lib/contracts/learning';
import { groupBy } from '@/lib/domain/group-by';
import { hasPositive, type BrandLessons } from '@/lib/domain/learning/plan-lessons';
import { findPublishedDefinition } from '@/lib/server/brands/find-definition';
import type { Db } from '@/lib/server/database/db';
import { AppError } from '@/lib/server/errors';
import { imageStore } from '@/lib/server/images/image-store';
import { listBrandsToLearn, type BrandToLearn } from '@/lib/server/learning/brands-to-learn';
import {
  findLearned,
  finishRun,
  keepLearned,
  type LearnedCounts,
  type LearnedRow,
  type MinedModel,
} from '@/lib/server/learning/learned-brands';
import { readLessons, type Lesson } from '@/lib/server/learning/read-lessons';
import { readMined, type MinedOf } from '@/lib/server/learning/read-mined';
import { addNote } from '@/lib/server/learning/run-notes';
import {
  failRun,
  LearningCancelledError,
  noteLearning,
  startRun,
  type StartedRun,
} from '@/lib/server/learning/run-state';
import type { Logger } from '@/lib/server/logging/logger';
import { MissingBrandModelError } from '@/lib/server/models/read-brand-model';
import { countLabels, countLearned, countLeftOut } from '../learning/count-lessons';
import { learnDefinition, type LearnedDefinition, type Learner } from '../learning/learn-definition';
import { planRun } from '../learning/plan-run';
import { rememberPictures } from '../learning/remember-pictures';
import { nameModels, rememberModels, replaceModels } from '../learning/replace-models';
import { lookThrough, seeBoxes, type LeftOut } from '../learning/see-lessons';
import type { Scorer } from '../scorer';
import type { ActiveBrands } from './active-brands';
import { measureRun, type MeasuredRun } from './measure-run';
import { mineRounds } from './mine-rounds';

type Deps = { db: Db; scorer: Scorer; logger: Logger; currentBrands: () => Promise<ActiveBrands> };
type Learning = Deps & {
  run: StartedRun;
  active: ActiveBrands;
  releaseId: string;
  lessons: Lesson[];
  /** By brand: what the run in `minedFrom` mined. */
  minedBefore: MinedOf;
  see: Learner['see'];
};

/** How much of a run each phase is; a guess that keeps the bar moving. */
const SHARES = { looking: 0.5, learning: 0.3, mining: 0.1, measuring: 0.1 };

/**
 * Does a learning run that was asked for: what is new of its pictures is looked at, every brand is learned on its own, and
 * all of them are measured on held-out pictures. Safe to repeat: brands that are done are passed by, so a run that was
 * killed goes on where it was. Only its end makes candidates.
 */
export async function runLearning(deps: Deps, runId: string): Promise<void> {
  const { db, scorer } = deps;
  try {
    const active = await deps.currentBrands();
    const { releaseId } = active;
    const run = await startRun(db, runId, releaseId);
    if (!run) return;
    await noteLearning(db, runId, 'reading', 0);
    const lessons = await readLessons(db, run.datasetVersionId);
    const minedBefore = await readMined(db, run.settings.minedFrom);
    const see = rememberPictures({ db, scorer, releaseId }, run.settings.othersAsNegatives);
    await learn({ ...deps, run, active, releaseId, lessons, minedBefore, see });
  } catch (error) {
    if (error instanceof LearningCancelledError) return;
    if (!(error instanceof AppError || error instanceof MissingBrandModelError)) throw error;
    await failRun(db, runId, error.message);
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
  await inPhase(learning, 'looking', () => look(learning, due, plan));
  await inPhase(learning, 'learning', () => learnEach(learning, due, plan, brands.length));
  const { mined } = await (settings.mining === null
    ? NOTHING_MINED
    : inPhase(learning, 'mining', () => mine(learning, settings.mining!, brands)));
  const { figuresOf } = await inPhase(learning, 'measuring', () => measure(learning, mined));
  await noteLearning(db, runId, 'storing', 1);
  await finishRun(db, { runId, releaseId }, figuresOf, mined);
  logger.info({ runId, releaseId, brandCount: brands.length, ms: performance.now() - startedAt }, 'learned');
}

/** How many pictures a phase looked at (null = at none of its own), and what it left out. */
type Looked = { pictures: number | null; leftOut: LeftOutCounts };

/** Does a phase and says in the run's log when it began and ended. */
async function inPhase<Result extends Looked>(
  { db, run: { runId } }: Learning,
  phase: LearningPhase,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  await addNote(db, runId, { kind: 'phase-begun', phase });
  const result = await work();
  const { pictures, leftOut } = result;
  const tookMs = Math.round(performance.now() - startedAt);
  await addNote(db, runId, { kind: 'phase-ended', phase, tookMs, pictures, leftOut });
  return result;
}

/** Sees every picture and box that the brands will learn from, so that learning itself only reads. */
async function look(
  learning: Learning,
  due: readonly BrandToLearn[],
  plan: ReadonlyMap<string, BrandLessons>,
): Promise<Looked> {
  const { db, run } = learning;
  const wanted = due
    .filter((brand) => !isLeftAlone(learning, brand))
    .flatMap(({ brandId }) => {
      const { own, others } = plan.get(brandId)!;
      return [...own, ...others];
    });
  const lessonsOf = groupBy(wanted, ({ imageSha256 }) => imageSha256);
  const unseen: { pictures: LeftOut[]; boxes: LeftOut[] } = { pictures: [], boxes: [] };
  for await (const { pictures, leftOut, doneCount } of lookThrough(learning, [...lessonsOf.keys()])) {
    const lessons = [...pictures.keys()].flatMap((sha256) => lessonsOf.get(sha256)!);
    const boxes = await seeBoxes(learning, lessons);
    unseen.pictures.push(...leftOut);
    unseen.boxes.push(...boxes.leftOut);
    await noteLearning(db, run.runId, 'looking', (SHARES.looking * doneCount) / lessonsOf.size);
  }
  return { pictures: lessonsOf.size - unseen.pictures.length, leftOut: countLeftOut(unseen) };
}

async function learnEach(
  learning: Learning,
  due: readonly BrandToLearn[],
  plan: ReadonlyMap<string, BrandLessons>,
  total: number,
): Promise<Looked> {
  const { db, run } = learning;
  for (const [index, brand] of due.entries()) {
    const doneShare = SHARES.looking + (SHARES.learning * (total - due.length + index)) / total;
    await noteLearning(db, run.runId, 'learning', doneShare);
    const { row, leftOut } = await learnRow(learning, brand, plan.get(brand.brandId)!);
    await keepLearned(db, run.runId, row, leftOut);
    await breathe();
  }
  return { pictures: null, leftOut: [] };
}

const isLeftAlone = ({ run }: Learning, { isCertified }: BrandToLearn) =>
  isCertified && run.settings.leaveCertifiedAlone;

/** Counts of a brand that does not learn are of its labels; of one that does, of what could be seen of them. */
async function learnRow(
  learning: Learning,
  brand: BrandToLearn,
  planned: BrandLessons,
): Promise<{ row: LearnedRow; leftOut: LeftOutCounts }> {
  const { brandId, definitionId, activeHash } = brand;
  const startedAt = performance.now();
  const end = (
    outcome: LearnedRow['outcome'],
    contentHash: string | null,
    counts: LearnedCounts,
    leftOut: LeftOutCounts = [],
  ) => {
    const tookMs = Math.round(performance.now() - startedAt);
    return { row: { ...counts, brandId, definitionId, outcome, contentHash, tookMs }, leftOut };
  };
  if (isLeftAlone(learning, brand)) return end('left-alone', null, countLabels(planned));
  const definition = definitionId && (await findPublishedDefinition(learning.db, definitionId));
  if (!definition || !hasPositive(planned)) return end('too-few', null, countLabels(planned));
  const learned = await learnDefinition(learning, definition, planned);
  const [counts, leftOut] = [countLearned(learned), countLeftOut(learned.leftOut)];
  if (!hasPositive(learned.lessons)) return end('too-few', null, counts, leftOut);
  const { sha256 } = await keepModel(learned);
  return end(sha256 === activeHash ? 'unchanged' : 'learned', sha256, counts, leftOut);
}

async function keepModel({ built }: LearnedDefinition): Promise<{ sha256: string }> {
  await imageStore().put(built.sha256, Buffer.from(built.json));
  return built;
}

type MinedRun = Looked & { mined: ReadonlyMap<string, MinedModel> };

const NOTHING_MINED: MinedRun = { mined: new Map(), pictures: null, leftOut: [] };

/** Runs the circle of mining over what was learned. */
async function mine(
  learning: Learning,
  rules: NonNullable<LearningSettings['mining']>,
  brands: readonly BrandToLearn[],
): Promise<MinedRun> {
  const { db, run, scorer } = learning;
  const learned = await findLearned(db, run.runId);
  // What came out as the model in use is tried as well: its head of the pool is as new as the labels.
  const first = new Map(
    learned.flatMap(({ brandId, contentHash }) => (contentHash === null ? [] : [[brandId, contentHash]])),
  );
  if (first.size === 0) return NOTHING_MINED;
  const inUse = nameModels(learning.active);
  const read = rememberModels();
  const mined = await mineRounds(
    {
      ...learning,
      onDone: (share) =>
        noteLearning(db, run.runId, 'mining', SHARES.looking + SHARES.learning + SHARES.mining * share),
      learnOne: async (definition, lessons) =>
        (await keepModel(await learnDefinition(learning, definition, lessons))).sha256,
      withModels: (modelOf) => replaceModels(scorer, inUse, modelOf, read),
    },
    rules,
    brands.filter(({ brandId }) => first.has(brandId)),
    first,
  );
  return { ...NOTHING_MINED, mined };
}

/** Measures what was learned beside what is in use. */
async function measure(
  learning: Learning,
  mined: ReadonlyMap<string, MinedModel>,
): Promise<Looked & Pick<MeasuredRun, 'figuresOf'>> {
  const { db, run } = learning;
  const kept = (await findLearned(db, run.runId)).map((row) => ({ ...row, ...mined.get(row.brandId) }));
  const learned = new Map(
    kept.flatMap(({ brandId, outcome, contentHash }) =>
      outcome === 'learned' ? [[brandId, contentHash!] as const] : [],
    ),
  );
  const { figuresOf, seenCount, leftOut } = await measureRun(learning, learned, (doneShare) =>
    noteLearning(db, run.runId, 'measuring', 1 - SHARES.measuring + SHARES.measuring * doneShare),
  );
  return { figuresOf, pictures: seenCount, leftOut: countLeftOut({ pictures: leftOut }) };
}
