import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RecipeSchema, type RecipeInput } from '@/lib/contracts/dataset-recipes';
import {
  EvaluationRequestSchema,
  FailuresQuerySchema,
  FiguresQuerySchema,
  type EvaluatedModels,
} from '@/lib/contracts/evaluations';
import { LearningRequestSchema } from '@/lib/contracts/learning';
import { EVALUATED_SIGNALS, type EvaluatedSignal } from '@/lib/domain/evaluation/tally';
import type { Db } from '@/lib/server/database/db';
import { freezeDataset } from '@/lib/server/datasets/freeze-dataset';
import { compareEvaluations } from '@/lib/server/evaluations/compare-evaluations';
import { getEvaluation, getEvaluationDetail } from '@/lib/server/evaluations/get-evaluation';
import { listConfusions } from '@/lib/server/evaluations/list-confusions';
import { listFailures } from '@/lib/server/evaluations/list-failures';
import { listBrandFigures, readFigures } from '@/lib/server/evaluations/read-figures';
import { cancelEvaluation, requestEvaluations } from '@/lib/server/evaluations/request-evaluations';
import { requestLearning } from '@/lib/server/learning/request-run';
import { newName, type TestBrand, type TestUser } from '@/lib/server/testing/builders';
import type { Scorer } from '../scorer';
import { openTinyInstallation, type TinyInstallation } from '../testing/tiny-installation';
import { runEvaluation } from './run-evaluation';
import { runLearning } from './run-learning';

let db: Db;
let scorer: Scorer;
let anna: TestUser;
let world: TinyInstallation['world'];
let close: TinyInstallation['close'];
let [acme, bolt]: TestBrand[] = [];

const IN_USE: EvaluatedModels = { kind: 'in-use' };
const WHOLE = FiguresQuerySchema.parse({});

beforeAll(async () => {
  ({ db, scorer, anna, world, close } = await openTinyInstallation());
  [acme, bolt] = [await world.makeModelledBrand('#ff0000'), await world.makeModelledBrand('#00ff00')];
  await world.teachSome(acme, '#ee1010');
  await world.teachSome(acme, '#de2020');
  await world.teachSome(bolt, '#10ee10');
  await world.teachSome(bolt, '#20de20');
});
afterAll(() => close());

describe('an evaluation', () => {
  test('measures what is in use on known pictures, brand by brand, with what people said', async () => {
    const dataset = await freeze({ kind: 'closed', brands: slugs() });
    const evaluationId = await evaluate(dataset);
    const evaluation = await getEvaluation(db, evaluationId);
    expect(evaluation).toMatchObject({
      state: 'succeeded',
      doneShare: 1,
      kind: 'closed',
      learnedFrom: null,
      brandCount: 2,
      unscorableCount: 0,
      counts: { cases: 40, lessons: 0, nearLessons: 0, unmodelledPairs: 0 },
    });
    const whole = await readFigures(db, evaluationId, WHOLE);
    expect(whole).toMatchObject({ positives: 40, cases: 40 });
    const fused = whole.signals.find(({ signal }) => signal === 'fused')!;
    expect(fused.recall).toMatchObject({ kind: 'estimate', n: 40 });
    expect(fused.meanRecall).toMatchObject({ kind: 'estimate', brands: 2, n: 40 });
    expect(fused).toMatchObject({ flagRate: null, precision: null, wrongShare: { n: 40 } });
    const { brands } = await listBrandFigures(db, evaluationId, { point: 'in-use' });
    expect(new Map(brands.map(({ slug, positives }) => [slug, positives]))).toEqual(
      new Map([acme!, bolt!].map(({ slug }) => [slug, 20])),
    );
    expect(brands[0]!.signals['fused'].recall).toEqual({ kind: 'too-few', positives: 20, n: 20 });
    const categories = whole.slices.filter(({ slice }) => slice === 'category');
    expect(categories.reduce((sum, { cases }) => sum + cases, 0)).toBe(40);
    const confused = await listConfusions(db, evaluationId, []);
    expect(confused.cells.reduce((sum, { count }) => sum + count, 0)).toBe(40);
    expect(confused.brands).toHaveLength(2);
  });

  test('names its failures worst first, in pages, and each has its picture', async () => {
    const evaluationId = await evaluate(await freeze({ kind: 'closed', brands: slugs() }));
    const { missed, wrong } = await countOutcomes(evaluationId);
    for (const [kind, count] of [
      ['missed', missed],
      ['wrong', wrong],
    ] as const) {
      const all = await listFailures(db, evaluationId, FailuresQuerySchema.parse({ kind, limit: 200 }));
      expect(all.failures).toHaveLength(count);
      const probs = all.failures.map(({ prob }) => prob);
      expect(probs).toEqual(probs.toSorted((a, b) => (kind === 'missed' ? a - b : b - a)));
      const paged: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await listFailures(
          db,
          evaluationId,
          FailuresQuerySchema.parse({ kind, limit: 3, ...(cursor && { cursor }) }),
        );
        paged.push(...page.failures.map(({ number }) => number));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(paged).toEqual(all.failures.map(({ number }) => number));
    }
    expect(missed + wrong).toBeGreaterThan(0);
    await expect(
      listFailures(db, evaluationId, FailuresQuerySchema.parse({ cursor: 'x' })),
    ).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('that a worker left in the middle goes on behind what is stored, and says the same', async () => {
    const dataset = await freeze({ kind: 'closed', brands: slugs() });
    const whole = await evaluate(dataset);
    const evaluationId = await ask(dataset);
    await db.$executeRaw`
      CREATE FUNCTION refuse_late_cases() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$`;
    await db.$executeRaw`
      CREATE TRIGGER late BEFORE INSERT ON evaluation_case FOR EACH ROW WHEN (NEW.number >= 32) EXECUTE FUNCTION refuse_late_cases()`;
    await expect(runEvaluation(world.deps(), evaluationId)).rejects.toThrow('the disk is full');
    await db.$executeRaw`DROP FUNCTION refuse_late_cases CASCADE`;
    const left = await db.evaluation.findUniqueOrThrow({ where: { id: evaluationId } });
    expect(left).toMatchObject({ state: 'running', doneCount: 32 });
    expect(await db.evaluationCase.count({ where: { evaluationId } })).toBe(32);
    await runEvaluation(world.deps(), evaluationId);
    expect(await getEvaluation(db, evaluationId)).toMatchObject({ state: 'succeeded' });
    expect(await readFigures(db, evaluationId, WHOLE)).toEqual(await readFigures(db, whole, WHOLE));
  });

  test('that two workers do at once is done once', async () => {
    const evaluationId = await ask(await freeze({ kind: 'closed', brands: slugs() }));
    await Promise.all([runEvaluation(world.deps(), evaluationId), runEvaluation(world.deps(), evaluationId)]);
    // Whoever was second has left it to the other.
    await runEvaluation(world.deps(), evaluationId);
    expect(await getEvaluation(db, evaluationId)).toMatchObject({ state: 'succeeded' });
    expect(await db.evaluationCase.count({ where: { evaluationId } })).toBe(40);
  });

  test('that is cancelled in the middle keeps nothing', async () => {
    const brand = await world.makeModelledBrand('#0000f0');
    await world.teachSome(brand, '#2020f0');
    const evaluationId = await ask(await freeze({ kind: 'closed', brands: [brand.slug] }));
    const cancelling: Scorer = {
      ...scorer,
      analyse: async (...look) => {
        await cancelEvaluation(db, evaluationId, anna.id);
        return scorer.analyse(...look);
      },
    };
    await runEvaluation(world.deps(cancelling), evaluationId);
    expect(await getEvaluation(db, evaluationId)).toMatchObject({ state: 'cancelled' });
    expect(await db.evaluationCase.count({ where: { evaluationId } })).toBe(0);
    await expect(readFigures(db, evaluationId, WHOLE)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of candidates leaves out what they learned from, and is compared with what is in use case by case', async () => {
    const lessons = await world.freeze([acme!, bolt!]);
    const { runId } = await requestLearning(
      db,
      LearningRequestSchema.parse({ dataset: lessons, settings: { leaveCertifiedAlone: false } }),
      anna.id,
    );
    await runLearning(world.deps(), runId);
    const dataset = await freeze({ kind: 'closed', brands: slugs() });
    const [before, after] = await askFor(dataset, [IN_USE, { kind: 'learning-run', runId }]);
    await runEvaluation(world.deps(), before!);
    await runEvaluation(world.deps(), after!);
    const counts = (await getEvaluation(db, after!)).counts!;
    const taught = await db.datasetEntry.findMany({
      where: { version: { dataset: { name: lessons } }, split: { not: 'test' }, presence: 'present' },
    });
    expect(counts.lessons).toBe(taught.length);
    expect(counts.cases + counts.lessons + counts.nearLessons).toBe(40);
    const detail = await getEvaluationDetail(db, after!);
    const candidates = detail.brands.filter(({ isCandidate }) => isCandidate);
    expect(candidates.map(({ slug }) => slug).sort()).toEqual(slugs().sort());
    expect(detail.rivals.map(({ evaluationId }) => evaluationId)).toEqual([before]);

    const comparison = await compareEvaluations(db, after!, { with: before!, signal: 'fused' });
    expect(comparison).toMatchObject({ cases: counts.cases, onlyHere: 0, onlyThere: 40 - counts.cases });
    const others = comparison.brands.filter(({ isOtherModel }) => isOtherModel);
    expect(others.map(({ slug }) => slug).sort()).toEqual(slugs().sort());
    const { found } = comparison.all;
    expect(found.n).toBe(counts.cases);
    expect(found.after - found.before).toBe(found.gained - found.lost);
    for (const signal of EVALUATED_SIGNALS) {
      const { all } = await compareEvaluations(db, after!, { with: before!, signal });
      expect({ found: all.found, wrong: all.wrong }).toMatchObject(await recount(before!, after!, signal));
    }
    const itself = await compareEvaluations(db, before!, { with: before!, signal: 'title' });
    expect(itself.all.found).toMatchObject({ gained: 0, lost: 0, change: { value: 0, p: 1 } });
  });

  test('fails and says so when nothing is left that its models did not learn from', async () => {
    const brand = await world.makeModelledBrand('#0000ff');
    await world.teachSome(brand, '#1010ee');
    const everything = { training: 1, validation: 0, test: 0 };
    const lessons = await freeze({
      kind: 'learning',
      brands: [brand.slug],
      split: { oversizedShare: 1, shares: everything },
    });
    const { runId } = await requestLearning(db, LearningRequestSchema.parse({ dataset: lessons }), anna.id);
    await runLearning(world.deps(), runId);
    const dataset = await freeze({ kind: 'closed', brands: [brand.slug] });
    const [evaluationId] = await askFor(dataset, [{ kind: 'learning-run', runId }]);
    await runEvaluation(world.deps(), evaluationId!);
    expect(await getEvaluation(db, evaluationId!)).toMatchObject({
      state: 'failed',
      problem: 'Nothing is left to measure: the models learned from every picture of the set',
      counts: { cases: 0, lessons: 10 },
    });
  });
});

describe('an open set', () => {
  test('says how much of the traffic is flagged, and how much of that rightly', async () => {
    await moveToYesterday();
    const evaluationId = await evaluate(await freeze({ kind: 'open', brands: slugs() }));
    const whole = await readFigures(db, evaluationId, WHOLE);
    const fused = whole.signals.find(({ signal }) => signal === 'fused')!;
    expect(fused.wrongShare).toBeNull();
    expect(fused.meanRecall).toBeNull();
    expect(fused.flagRate).toMatchObject({ kind: 'estimate', n: whole.cases });
    const pairs = await db.evaluationScore.groupBy({
      by: ['outcome'],
      where: { evaluationId },
      _count: true,
    });
    const countOf = (outcome: string) => pairs.find((row) => row.outcome === outcome)?._count ?? 0;
    expect(whole.positives).toBe(countOf('found') + countOf('missed'));
    expect(fused.precision!.n).toBe(countOf('found') + countOf('wrong'));
    expect(whole.calibration!.bins).toHaveLength(10);
  });
});

describe('asking for an evaluation', () => {
  test('is refused for what is learned from, while the same is measured, and for a run without candidates', async () => {
    const lessons = await world.freeze([acme!]);
    await expect(ask(lessons)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(ask('no-such')).rejects.toMatchObject({ code: 'not-found' });
    const dataset = await freeze({ kind: 'closed', brands: slugs() });
    const evaluationId = await ask(dataset);
    await expect(ask(dataset)).rejects.toMatchObject({ code: 'conflict' });
    const { runId } = await requestLearning(db, LearningRequestSchema.parse({ dataset: lessons }), anna.id);
    await expect(askFor(dataset, [{ kind: 'learning-run', runId }])).rejects.toMatchObject({
      code: 'bad-input',
    });
    await cancelEvaluation(db, evaluationId, anna.id);
    await expect(ask(dataset)).resolves.toBeTruthy();
  });
});

/** Ads come in now; a cohort is complete when its day is over. */
async function moveToYesterday(): Promise<void> {
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`UPDATE triage_decision SET revision_at = revision_at - interval '1 day'`,
    db.$executeRaw`UPDATE ad_score SET revision_at = revision_at - interval '1 day'`,
    db.$executeRaw`UPDATE ad_revision SET created_at = created_at - interval '1 day'`,
  ]);
}

const slugs = () => [acme!.slug, bolt!.slug];

async function freeze(recipe: RecipeInput): Promise<string> {
  const name = newName('set');
  await freezeDataset(db, { name, recipe: RecipeSchema.parse(recipe), actorId: anna.id }, () => {});
  return name;
}

async function askFor(dataset: string, models: EvaluatedModels[]): Promise<string[]> {
  const asked = await requestEvaluations(db, EvaluationRequestSchema.parse({ dataset, models }), anna.id);
  return asked.map(({ evaluationId }) => evaluationId);
}

const ask = async (dataset: string) => (await askFor(dataset, [IN_USE]))[0]!;

async function evaluate(dataset: string): Promise<string> {
  const evaluationId = await ask(dataset);
  await runEvaluation(world.deps(), evaluationId);
  return evaluationId;
}

/** What a comparison of two says, counted from their stored scores. */
async function recount(before: string, after: string, signal: EvaluatedSignal) {
  const [was, is] = [await readPairs(before, signal), await readPairs(after, signal)];
  const shared = [...was.cases].filter((number) => is.cases.has(number));
  const pairs = shared.flatMap((number) => was.brandIds.map((brandId) => `${number} ${brandId}`));
  const tally = (isPresent: boolean) => {
    const own = pairs.filter((pair) => was.present.has(pair) === isPresent);
    const count = (wanted: (pair: string) => boolean) => own.filter(wanted).length;
    return {
      n: own.length,
      before: count((pair) => was.flagged.has(pair)),
      after: count((pair) => is.flagged.has(pair)),
      gained: count((pair) => is.flagged.has(pair) && !was.flagged.has(pair)),
      lost: count((pair) => was.flagged.has(pair) && !is.flagged.has(pair)),
    };
  };
  return { found: tally(true), wrong: tally(false) };
}

async function readPairs(evaluationId: string, signal: EvaluatedSignal) {
  const [cases, scores, models] = await Promise.all([
    db.evaluationCase.findMany({ where: { evaluationId } }),
    db.evaluationScore.findMany({ where: { evaluationId } }),
    db.evaluationModel.findMany({ where: { evaluationId } }),
  ]);
  const thresholds = new Map(models.map(({ brandId, threshold }) => [brandId, threshold]));
  const known = scores.filter(({ outcome }) => outcome !== 'unknown');
  const nameOf = ({ number, brandId }: (typeof scores)[number]) => `${number} ${brandId}`;
  return {
    cases: new Set(cases.map(({ number }) => number)),
    brandIds: [...thresholds.keys()],
    present: new Set(known.filter(({ outcome }) => ['found', 'missed'].includes(outcome)).map(nameOf)),
    flagged: new Set(known.filter((row) => row[signal] >= thresholds.get(row.brandId)!).map(nameOf)),
  };
}

async function countOutcomes(evaluationId: string) {
  const of = (outcome: 'missed' | 'wrong') => db.evaluationScore.count({ where: { evaluationId, outcome } });
  return { missed: await of('missed'), wrong: await of('wrong') };
}
