import { mineBrand, type Mined, type MiningRules, type PoolScore } from '@/lib/domain/learning/mine-brand';
import type { BrandLessons } from '@/lib/domain/learning/plan-lessons';

/** A brand's model, by the hash of its bytes, with what was found when it was tried on the pool. */
export type MiningRound = { contentHash: string; mined: Mined };
export type PoolProb = Omit<PoolScore, 'isLearned' | 'isMined'>;
export type CircleWork = {
  /** What these brands learn from when they learn against these pictures first. */
  plan: (minedOf: ReadonlyMap<string, ReadonlySet<string>>) => ReadonlyMap<string, BrandLessons>;
  learn: (brandId: string, lessons: BrandLessons) => Promise<string>;
  /** What the models say of the pool, of the brands that are due; of a brand without one the model in use stands beside them. */
  score: (
    modelOf: ReadonlyMap<string, string>,
    due: readonly string[],
    round: number,
  ) => Promise<ReadonlyMap<string, PoolProb[]>>;
  keep: (round: number, rounds: ReadonlyMap<string, MiningRound>) => Promise<void>;
};

type Circle = {
  rules: MiningRules;
  /** The models of the first round, by brand. */
  first: ReadonlyMap<string, string>;
  /** What those learned against first, of an earlier run. */
  startOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Rounds that are done already, by brand and in their order. */
  done: ReadonlyMap<string, readonly MiningRound[]>;
};

/**
 * The circle of hard-negative mining: all models are tried on the pool, a brand that is not precise enough learns again against what
 * was wrong there, and is tried again, until `mineBrand` ends its circle. Brands that have ended keep their model. Goes on behind
 * the rounds that are done; the same arguments give the same rounds, because one brand's negatives change no other's score.
 *
 * @returns every brand's rounds, in their order
 */
export async function runMiningCircle(
  { rules, first, startOf, done }: Circle,
  { plan, learn, score, keep }: CircleWork,
): Promise<Map<string, MiningRound[]>> {
  const roundsOf = new Map([...first.keys()].map((brandId) => [brandId, [...(done.get(brandId) ?? [])]]));
  for (let round = 1; round <= rules.rounds; round++) {
    const due = [...roundsOf].filter(([, rounds]) => rounds.length === round - 1 && goesOn(rounds));
    if (due.length === 0) continue;
    const minedOf = new Map(
      due.map(([brandId, rounds]) => [brandId, learnedAgainst(startOf.get(brandId), rounds)]),
    );
    const lessons = plan(minedOf);
    const modelOf = new Map(
      [...roundsOf].map(([id, rounds]) => [id, rounds.at(-1)?.contentHash ?? first.get(id)!]),
    );
    for (const [brandId] of round === 1 ? [] : due) {
      modelOf.set(brandId, await learn(brandId, lessons.get(brandId)!));
    }
    const probsOf = await score(modelOf, [...minedOf.keys()], round);
    const kept = new Map(
      due.map(([brandId, rounds]): [string, MiningRound] => {
        const learned = picturesOf(lessons.get(brandId)!);
        const minedBefore = minedOf.get(brandId)!;
        const pool = probsOf.get(brandId)!.map((one) => ({
          ...one,
          isLearned: learned.has(one.imageSha256),
          isMined: minedBefore.has(one.imageSha256),
        }));
        const before = rounds.at(-1)?.mined.toBeat ?? null;
        return [
          brandId,
          { contentHash: modelOf.get(brandId)!, mined: mineBrand(pool, rules, { round, before }) },
        ];
      }),
    );
    await keep(round, kept);
    for (const [brandId, one] of kept) roundsOf.get(brandId)!.push(one);
  }
  return roundsOf;
}

/** What a brand learns against first in the round behind these. */
export function learnedAgainst(
  start: ReadonlySet<string> | undefined,
  rounds: ReadonlyArray<{ mined: Pick<Mined, 'hard'> }>,
): Set<string> {
  return new Set([...(start ?? []), ...rounds.flatMap(({ mined }) => mined.hard)]);
}

const goesOn = (rounds: ReadonlyArray<{ mined: Pick<Mined, 'outcome'> }>) =>
  rounds.length === 0 || rounds.at(-1)!.mined.outcome === 'mined';

const picturesOf = ({ own, others }: BrandLessons) =>
  new Set([...own, ...others].map(({ imageSha256 }) => imageSha256));
