import { NO_REFERENCES } from '@/inference/brand-references';
import type { BuiltBrandModel } from '@/inference/build-brand-model';
import { learnBrand } from '@/inference/learning/learn-brand';
import { runMiningCircle, type MiningRound, type PoolProb } from '@/inference/learning/mining-circle';
import { loadBrandModels, scoreAd } from '@/inference/score-ad';
import type { Scorer } from '@/inference/scorer';
import { estimateShare, type Estimate } from '@/lib/domain/evaluation/intervals';
import { chooseRound, type MiningOutcome, type MiningRules } from '@/lib/domain/learning/mine-brand';
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
    /** The same share of the half that nothing was learned from: precision there, and the share of the brand's pictures found. */
    unseenPrecision: Estimate;
    unseenRecall: Estimate;
  }>;
};
export type MiningFigures = { pool: number; unseen: number; brands: MinedBrandFigures[] };

type Wish = { set: string; others: number; rules: MiningRules };

/**
 * The circle of mining on a set whose truth is known: every other ad teaches and is the pool, with all others as known negatives;
 * the rest is what nothing was learned from. Brands learn against `others` pictures of other brands, and those they mine; by vision alone.
 *
 * @throws OperatorError when the set teaches fewer than two brands
 */
export async function measureMining(
  scorer: Scorer,
  { set, others, rules }: Wish,
  onSeen: (done: number, total: number) => void,
): Promise<MiningFigures> {
  const analyser = await openCachedAnalyser(scorer, null, {});
  const ads = await readSet(set);
  const seen = await seeAds(analyser, ads, null, (done) => onSeen(done, ads.length));
  const usable = seen.filter(({ pictures }) => pictures.length > 0);
  const [taught, unseen] = [usable.filter((_, at) => at % 2 === 0), usable.filter((_, at) => at % 2 === 1)];
  const slugs = [...new Set(taught.flatMap(({ brand }) => brand ?? []))].toSorted();
  if (slugs.length < 2) throw new OperatorError('The set must teach two brands at least.');

  const brandSeen = toBrandSeen(taught);
  const entries = taught.map((ad) => toEntry(ad, ad.brand ?? NOBODY, true));
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
  const score = (hashOf: ReadonlyMap<string, string>, pool: readonly SeenAd[]) =>
    scorePool(scorer, new Map([...hashOf].map(([slug, hash]) => [slug, models.get(hash)!])), pool);
  const roundsOf = await runMiningCircle(
    { rules, first, startOf: new Map(), done: new Map() },
    {
      plan,
      learn: async (slug, lessons) => learn(slug, lessons),
      score: async (hashOf) => score(hashOf, taught),
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
        ...judgeUnseen(score(new Map(first).set(slug, round.contentHash), unseen).get(slug)!, rules),
      })),
    };
  });
  return { pool: taught.length, unseen: unseen.length, brands };
}

/** Pictures without any of the brands are nobody's: other brands' pictures to everyone. */
const NOBODY = '';

function toFigures({ mined: { outcome, precision, hard } }: MiningRound) {
  return { outcome, precision, mined: outcome === 'mined' ? hard.length : 0 };
}

function scorePool(
  scorer: Scorer,
  models: ReadonlyMap<string, BuiltBrandModel>,
  pool: readonly SeenAd[],
): Map<string, PoolProb[]> {
  const loaded = loadBrandModels(
    [...models].map(([id, { model }]) => ({ id, model })),
    scorer,
  );
  const probsOf = new Map([...models.keys()].map((slug): [string, PoolProb[]] => [slug, []]));
  for (const { brand, pictures } of pool) {
    const [{ sha256: imageSha256 }] = pictures as [SeenAd['pictures'][number]];
    for (const { brandSlug, prob } of scoreAd(loaded, '', pictures.slice(0, 1)).brands) {
      const known = brand === brandSlug ? 'present' : 'absent';
      probsOf.get(brandSlug)!.push({ imageSha256, prob, known });
    }
  }
  return probsOf;
}

function judgeUnseen(pool: readonly PoolProb[], { flagRate }: MiningRules) {
  const flagged = pool
    .toSorted((a, b) => b.prob - a.prob || (a.imageSha256 < b.imageSha256 ? -1 : 1))
    .slice(0, Math.floor(flagRate * pool.length + 1e-9));
  const right = flagged.filter(({ known }) => known === 'present').length;
  const present = pool.filter(({ known }) => known === 'present').length;
  return {
    unseenPrecision: estimateShare(right, flagged.length),
    unseenRecall: estimateShare(right, present),
  };
}
