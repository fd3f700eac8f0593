import { setTimeout as sleep } from 'node:timers/promises';
import { RescoringSchema } from '@/lib/contracts/brand-impact';
import { type RecipeInput } from '@/lib/contracts/dataset-recipes';
import { FreezeSchema } from '@/lib/contracts/dataset-versions';
import { FirstLookSetListSchema, FirstLookSetSchema, type LookOrder } from '@/lib/contracts/first-looks';
import { LearningRunDetailSchema, LearningRunSchema, type LearningRunDetail } from '@/lib/contracts/learning';
import { PromotionSchema } from '@/lib/contracts/promotions';
import { RefusedError, SimulationError, type HttpSession } from './http-session';

export type TeachTeam = {
  operator: HttpSession;
  /** Approves, and goes on through shut gates with a reason. */
  admin: HttpSession;
  /** Has the first `count` items of the queue decided; @returns how many were. */
  decide: (count: number) => Promise<number>;
};
export type LookWish = { count: number; order: LookOrder; seed: string };
export type Taught = {
  verdicts: number;
  /** From the request to the end. */
  runSeconds: number;
  learned: number;
  promoted: number;
  /** Of those, through a shut gate. */
  overridden: number;
};

const POLL_MS = 250;
const MAX_POLLS = 2_400;
const OVERRIDE = 'too few pictures are held out this early; the simulation measures on another set';
/** The sellers of the sets are made up, so they keep nothing together. */
const recipeOf = (seed: string): RecipeInput => ({
  kind: 'learning',
  split: { seed, keepSellersTogether: false, oversizedShare: 1 },
});

/**
 * One round of the loop as its people go through it: first looks are drawn for the brands by turns, reviewers decide them,
 * what is believed is frozen, a run learns every brand, each candidate is proposed by one person and approved by another, and
 * recent ads are scored again.
 */
export async function teachBrands(
  team: TeachTeam,
  slugs: readonly string[],
  dataset: string,
  wish: LookWish,
): Promise<Taught> {
  const drawn = await drawLooks(team.operator, slugs, wish);
  const verdicts = await team.decide(drawn);
  await waitForLabels(team.operator, slugs);
  await freeze(team.operator, dataset, wish.seed);
  const startedAt = performance.now();
  const run = await learn(team.operator, dataset, wish.seed);
  const runSeconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const { promoted, overridden } = await promote(team, run);
  await waitForScores(team.operator, slugs);
  return { verdicts, runSeconds, learned: run.learnedCount, promoted, overridden };
}

/** Deals the looks out to the brands; what one has no ads for goes to the others. @returns how many were drawn */
async function drawLooks(operator: HttpSession, slugs: readonly string[], wish: LookWish): Promise<number> {
  let drawn = 0;
  let willing = [...slugs];
  while (drawn < wish.count && willing.length > 0) {
    const left = wish.count - drawn;
    const stillWilling: string[] = [];
    for (const [index, slug] of willing.entries()) {
      const count = Math.floor(left / willing.length) + Number(index < left % willing.length);
      if (count === 0) continue;
      const got = await drawFor(operator, slug, { ...wish, count });
      drawn += got;
      if (got === count) stillWilling.push(slug);
    }
    willing = stillWilling;
  }
  return drawn;
}

async function drawFor(operator: HttpSession, slug: string, wish: LookWish): Promise<number> {
  try {
    const path = `/api/v1/brands/${slug}/first-looks`;
    return (await operator.call(FirstLookSetSchema, 'POST', path, wish)).count;
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'conflict') return 0;
    throw error;
  }
}

/** Until all that was drawn is decided and settled. */
async function waitForLabels(operator: HttpSession, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) {
    await poll(`the first looks of ${slug} to settle`, async () => {
      const { sets } = await operator.call(
        FirstLookSetListSchema,
        'GET',
        `/api/v1/brands/${slug}/first-looks`,
      );
      return sets.every(({ count, decided }) => decided === count) ? true : null;
    });
  }
}

async function freeze(operator: HttpSession, dataset: string, seed: string): Promise<void> {
  const path = `/api/v1/datasets/${dataset}/freezes`;
  const { freezeId } = await operator.call(FreezeSchema, 'POST', path, { recipe: recipeOf(seed) });
  const done = await poll(`dataset ${dataset} to freeze`, async () => {
    const now = await operator.call(FreezeSchema, 'GET', `/api/v1/dataset-freezes/${freezeId}`);
    return now.endedAt === null ? null : now;
  });
  if (done.state !== 'frozen')
    throw new SimulationError(`${dataset} was not frozen: ${done.problem ?? done.state}`);
}

async function learn(operator: HttpSession, dataset: string, seed: string): Promise<LearningRunDetail> {
  const { runId } = await operator.call(LearningRunSchema, 'POST', '/api/v1/learning-runs', {
    dataset,
    settings: { seed },
  });
  const run = await poll('the learning run', async () => {
    const now = await operator.call(LearningRunDetailSchema, 'GET', `/api/v1/learning-runs/${runId}`);
    return now.endedAt === null ? null : now;
  });
  if (run.state !== 'succeeded')
    throw new SimulationError(`the run did not succeed: ${run.problem ?? run.state}`);
  return run;
}

async function promote(
  { operator, admin }: TeachTeam,
  { brands }: LearningRunDetail,
): Promise<Pick<Taught, 'promoted' | 'overridden'>> {
  const proposals = [];
  for (const { model } of brands) {
    if (model === null) continue;
    const path = `/api/v1/brand-models/${model.brandModelId}/promotions`;
    proposals.push(await operator.call(PromotionSchema, 'POST', path, { note: 'taught by the simulation' }));
  }
  let overridden = 0;
  for (const { promotionId, gates } of proposals) {
    const isShut = gates.some(({ isOpen }) => !isOpen);
    overridden += Number(isShut);
    await admin.call(PromotionSchema, 'POST', `/api/v1/promotions/${promotionId}/approval`, {
      overrideReason: isShut ? OVERRIDE : null,
    });
  }
  return { promoted: proposals.length, overridden };
}

async function waitForScores(operator: HttpSession, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) {
    await poll(`${slug} to be scored again`, async () => {
      const { rescoring } = await operator.call(RescoringSchema, 'GET', `/api/v1/brands/${slug}/rescoring`);
      return rescoring === null || rescoring.state !== 'running' ? true : null;
    });
  }
}

/** @throws SimulationError when it takes ten minutes */
async function poll<Answer>(what: string, ask: () => Promise<Answer | null>): Promise<Answer> {
  for (let tries = 0; tries < MAX_POLLS; tries++) {
    const answer = await ask();
    if (answer !== null) return answer;
    await sleep(POLL_MS);
  }
  throw new SimulationError(`waited ten minutes for ${what}`);
}
