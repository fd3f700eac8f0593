import type { LearningSettings, Mining } from '@/lib/contracts/learning';
import { createKnown } from '@/lib/domain/learning/create-known';
import { chooseRound } from '@/lib/domain/learning/mine-brand';
import { groupBy } from '@/lib/domain/group-by';
import type { BrandLessons } from '@/lib/domain/learning/plan-lessons';
import { findPublishedDefinition, type ModelledDefinition } from '@/lib/server/brands/find-definition';
import { AppError } from '@/lib/server/errors';
import type { BrandToLearn } from '@/lib/server/learning/brands-to-learn';
import type { MinedModel } from '@/lib/server/learning/learned-brands';
import { findRounds, keepRounds } from '@/lib/server/learning/mining-rounds';
import type { Lesson } from '@/lib/server/learning/read-lessons';
import type { MinedOf } from '@/lib/server/learning/read-mined';
import { readMiningPool } from '@/lib/server/learning/read-mining-pool';
import type { StartedRun } from '@/lib/server/learning/run-state';
import type { Logger } from '@/lib/server/logging/logger';
import type { NamedModels } from '../learning/measure-models';
import { learnedAgainst, runMiningCircle, type MiningRound, type PoolProb } from '../learning/mining-circle';
import { planRun } from '../learning/plan-run';
import { lookThrough, type SeeingDeps } from '../learning/see-lessons';
import { scoreAd } from '../score-ad';

/** Pictures of the pool that candidates are tried on at most, drawn by the seed. */
const MAX_MINED = 5_000;

type MiningRun = SeeingDeps & {
  run: StartedRun;
  lessons: readonly Lesson[];
  minedBefore: MinedOf;
  logger: Logger;
  /** Learns a brand from its definition and these lessons. @returns the hash of its stored model */
  learnOne: (definition: ModelledDefinition, lessons: BrandLessons) => Promise<string>;
  /** The models in use with these in their brands' places. */
  withModels: (modelOf: ReadonlyMap<string, string>) => Promise<NamedModels>;
  /** Says how far the circle is, 0..1. @throws LearningCancelledError when it is no longer wanted */
  onDone: (doneShare: number) => Promise<void>;
};

/**
 * The circle of mining of a run, by vision alone: rounds that are stored are not done again, so a killed run goes on behind them.
 * @param first what the run learned, by brand
 * @returns the model of the round that each brand keeps
 */
export async function mineRounds(
  mining: MiningRun,
  rules: NonNullable<LearningSettings['mining']>,
  brands: readonly BrandToLearn[],
  first: ReadonlyMap<string, string>,
): Promise<Map<string, MinedModel>> {
  const { db, run, lessons, minedBefore, logger } = mining;
  const brandOf = new Map(brands.map((brand) => [brand.brandId, brand]));
  const pool = await readMiningPool(db, run.datasetVersionId, { seed: run.settings.seed, limit: MAX_MINED });
  const stored = await findRounds(db, run.runId);
  const done = new Map(
    [...groupBy(stored, ({ brandId }) => brandId)].map(([brandId, rounds]) => [
      brandId,
      rounds.map(({ contentHash, mined }) => ({ contentHash, mined })),
    ]),
  );
  const roundsOf = await runMiningCircle(
    { rules, first, startOf: minedBefore, done },
    {
      plan: (minedOf) => planRun(lessons, [...minedOf.keys()], run.settings, minedOf),
      learn: async (brandId, ownLessons) => {
        const { definitionId } = brandOf.get(brandId)!;
        const definition = definitionId && (await findPublishedDefinition(db, definitionId));
        if (!definition)
          throw new AppError('conflict', 'A definition changed while it was learned; ask for a new run');
        return mining.learnOne(definition, ownLessons);
      },
      score: async (modelOf, due, round) =>
        scorePool(mining, await mining.withModels(modelOf), pool, { due, round, rules }),
      keep: async (round, kept) => {
        const rows = [...kept].map(([brandId, one]) => ({ brandId, round, ...one }));
        await keepRounds(db, run.runId, round, rows);
        for (const { brandId, mined } of rows) {
          const { outcome, precision, flaggedCount, hard } = mined;
          const found = { precision: precision?.value ?? null, known: precision?.n ?? 0, flaggedCount };
          logger.info({ runId: run.runId, brandId, round, outcome, ...found, hard: hard.length }, 'mined');
        }
      },
    },
  );
  return new Map(
    [...roundsOf].map(([brandId, rounds]) => [
      brandId,
      toMinedModel(rounds, minedBefore.get(brandId), brandOf.get(brandId)!.activeHash),
    ]),
  );
}

/** What the models say of every picture of the pool that can be shown, of the brands that are due. */
async function scorePool(
  mining: MiningRun,
  { loaded, brandIds }: NamedModels,
  pool: readonly string[],
  { due, round, rules }: { due: readonly string[]; round: number; rules: { rounds: number } },
): Promise<Map<string, PoolProb[]>> {
  const knownOf = createKnown(mining.lessons.filter(({ split }) => split === 'training'));
  const probsOf = new Map(due.map((brandId): [string, PoolProb[]] => [brandId, []]));
  for await (const { pictures, doneCount } of lookThrough(mining, pool)) {
    for (const [imageSha256, { embedding, detections }] of pictures) {
      const marks = detections.map((one) => ({ embedding: one.embedding, objectness: one.objectness }));
      const { brands } = scoreAd(loaded, '', [{ sha256: imageSha256, embedding, detections: marks }]);
      for (const [index, { prob }] of brands.entries()) {
        const brandId = brandIds[index]!;
        probsOf.get(brandId)?.push({ imageSha256, prob, known: knownOf(imageSha256, brandId) });
      }
    }
    await mining.onDone((round - 1 + doneCount / pool.length) / rules.rounds);
  }
  return probsOf;
}

function toMinedModel(
  rounds: readonly MiningRound[],
  start: ReadonlySet<string> | undefined,
  activeHash: string | null,
): MinedModel {
  const index = chooseRound(rounds.map(({ mined }) => mined));
  const { contentHash, mined } = rounds[index]!;
  const mining: Mining = {
    ...mined,
    outcome: rounds.at(-1)!.mined.outcome,
    round: index + 1,
    hard: [...learnedAgainst(start, rounds.slice(0, index))],
  };
  return { outcome: contentHash === activeHash ? 'unchanged' : 'learned', contentHash, mining };
}
