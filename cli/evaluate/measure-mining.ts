import { NO_REFERENCES } from '@/inference/brand-references';
import type { BuiltBrandModel } from '@/inference/build-brand-model';
import { learnBrand } from '@/inference/learning/learn-brand';
import { runMiningCircle, type MiningRound, type PoolProb } from '@/inference/learning/mining-circle';
import { loadBrandModels, scoreAd } from '@/inference/score-ad';
import type { Scorer } from '@/inference/scorer';
import { estimateShare, type Estimate } from '@/lib/domain/evaluation/intervals';
import { createKnown, type Known } from '@/lib/domain/learning/create-known';
import { chooseRound, headOf, type MiningOutcome, type MiningRules } from '@/lib/domain/learning/mine-brand';
import { planLessons } from '@/lib/domain/learning/plan-lessons';
import { OperatorError } from '@/lib/server/config/operator-error';
import { openCachedAnalyser } from './cached-analyser';
import { readSet } from './read-set';
import { seeAds, type SeenAd } from './see-ads';
import { toBrandSeen, toDefinition, toEntry } from './set-lessons';

export type MinedBrandFigures = {
  slug: string;
  /** Pictures of the brand that teach, and that are in the other half. */
  taught: number;
  unseen: number;
  outcome: MiningOutcome;
  /** The round whose model is kept, from 1. */
  kept: number;
  rounds: Array<{
    outcome: MiningOutcome;
    /** On the pool, which it partly learned from. */
    precision: Estimate | null;
    mined: number;
    /** The head of the half that nothing was learned from: precision there, and the share of the brand's pictures found. */
    unseenPrecision: Estimate;
    unseenRecall: Estimate;
  }>;
};
/** Means over brands of what the head of the unseen half holds. */
type Means = { precision: number; recall: number };
export type MiningFigures = {
  pool: number;
  unseen: number;
  /** Of the models that a run makes that does not mine (each brand's first round), and of those that are kept. */
  without: Means;
  kept: Means;
  brands: MinedBrandFigures[];
};

type Wish = { set: string; others: number; rules: MiningRules; cacheFolder: string | null };

/**
 * The circle of mining on a set whose truth is known, by the code of a learning run: every other ad teaches and is the pool, those that
 * show none of the brands as such; the rest is what nothing was learned from. Brands learn against `others` pictures that show another
 * brand or none, and those they mine; by vision alone.
 *
 * @throws OperatorError when the set teaches fewer than two brands
 */
export async function measureMining(
  scorer: Scorer,
  { set, others, rules, cacheFolder }: Wish,
  onSeen: (done: number, total: number) => void,
): Promise<MiningFigures> {
  const analyser = await openCachedAnalyser(scorer, cacheFolder);
  const ads = await readSet(set);
  const seen = await seeAds(analyser, ads, cacheFolder, (done) => onSeen(done, ads.length));
  const usable = seen.filter(({ pictures, brand }) => pictures.length > 0 && brand !== undefined);
  const [taught, unseen] = [usable.filter((_, at) => at % 2 === 0), usable.filter((_, at) => at % 2 === 1)];
  const slugs = [...new Set(taught.flatMap(({ brand }) => brand ?? []))].toSorted();
  if (slugs.length < 2) throw new OperatorError('The set must teach two brands at least.');

  const brandSeen = toBrandSeen(taught);
  const entries = taught.map(toTruth);
  const models = new Map<string, BuiltBrandModel>();
  const plan = (minedOf: ReadonlyMap<string, ReadonlySet<string>>) =>
    planLessons(entries, slugs, { othersAsNegatives: others, rankOf: (sha256) => sha256, minedOf });
  const learn = (slug: string, lessons: Parameters<typeof learnBrand>[3]) => {
    const built = learnBrand(scorer, toDefinition(slug), NO_REFERENCES, lessons, brandSeen);
    models.set(built.sha256, built);
    return built.sha256;
  };
  const firstLessons = plan(new Map());
  const first = new Map(slugs.map((slug) => [slug, learn(slug, firstLessons.get(slug)!)]));
  const knownOf = createKnown(usable.map(toTruth));
  const score = (
    hashOf: ReadonlyMap<string, string>,
    due: readonly string[],
    pool: readonly SeenAd[],
  ): Map<string, PoolProb[]> => {
    const built = new Map([...hashOf].map(([slug, hash]) => [slug, models.get(hash)!]));
    return scorePool(scorer, built, { due, pool, knownOf });
  };
  const roundsOf = await runMiningCircle(
    { rules, first, startOf: new Map(), done: new Map() },
    {
      plan,
      learn: async (slug, lessons) => learn(slug, lessons),
      score: async (hashOf, due) => score(hashOf, due, taught),
      keep: async () => {},
    },
  );
  const brands = slugs.map((slug): MinedBrandFigures => {
    const rounds = roundsOf.get(slug)!;
    return {
      slug,
      taught: taught.filter(({ brand }) => brand === slug).length,
      unseen: unseen.filter(({ brand }) => brand === slug).length,
      outcome: rounds.at(-1)!.mined.outcome,
      kept: chooseRound(rounds.map(({ mined }) => mined)) + 1,
      rounds: rounds.map((round) => ({
        ...toFigures(round),
        ...judgeUnseen(score(new Map(first).set(slug, round.contentHash), [slug], unseen).get(slug)!, rules),
      })),
    };
  });
  return {
    pool: taught.length,
    unseen: unseen.length,
    without: meanOf(brands, () => 1),
    kept: meanOf(brands, ({ kept }) => kept),
    brands,
  };
}

/** What a learning run would have been taught of an ad. */
const toTruth = (ad: SeenAd) => toEntry(ad, ad.brand ?? null, ad.brand !== null);

function meanOf(brands: readonly MinedBrandFigures[], roundOf: (brand: MinedBrandFigures) => number): Means {
  const chosen = brands.map((brand) => brand.rounds[roundOf(brand) - 1]!);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    precision: mean(chosen.map(({ unseenPrecision }) => unseenPrecision.value)),
    recall: mean(chosen.map(({ unseenRecall }) => unseenRecall.value)),
  };
}

function toFigures({ mined: { outcome, precision, hard } }: MiningRound) {
  return { outcome, precision, mined: outcome === 'mined' ? hard.length : 0 };
}

type PoolToScore = {
  due: readonly string[];
  pool: readonly SeenAd[];
  knownOf: (imageSha256: string, brandId: string) => Known;
};

function scorePool(
  scorer: Scorer,
  models: ReadonlyMap<string, BuiltBrandModel>,
  { due, pool, knownOf }: PoolToScore,
): Map<string, PoolProb[]> {
  const loaded = loadBrandModels(
    [...models].map(([id, { model }]) => ({ id, model })),
    scorer,
  );
  const probsOf = new Map(due.map((slug): [string, PoolProb[]] => [slug, []]));
  for (const { pictures } of pool) {
    const [{ sha256: imageSha256 }] = pictures as [SeenAd['pictures'][number]];
    for (const { brandSlug, prob } of scoreAd(loaded, '', pictures.slice(0, 1)).brands) {
      probsOf.get(brandSlug)?.push({ imageSha256, prob, known: knownOf(imageSha256, brandSlug) });
    }
  }
  return probsOf;
}

function judgeUnseen(pool: readonly PoolProb[], rules: MiningRules) {
  const head = headOf(pool, rules);
  const right = head.filter(({ known }) => known === 'present').length;
  const present = pool.filter(({ known }) => known === 'present').length;
  return {
    unseenPrecision: estimateShare(right, head.length),
    unseenRecall: estimateShare(right, present),
  };
}
