import type { BuiltBrandModel } from '@/inference/build-brand-model';
import { NO_REFERENCES } from '@/inference/brand-references';
import { learnBrand } from '@/inference/learning/learn-brand';
import { loadBrandModels, scoreAd } from '@/inference/score-ad';
import type { Scorer } from '@/inference/scorer';
import { planLessons, type LessonEntry } from '@/lib/domain/learning/plan-lessons';
import { OperatorError } from '@/lib/server/config/operator-error';
import { openCachedAnalyser } from './cached-analyser';
import { readSet } from './read-set';
import { toBrandSeen, toDefinition, toEntry } from './set-lessons';
import { seeAds, type SeenAd } from './see-ads';
import { probsOf, trainSharedClassifier, type SharedClassifier } from './shared-classifier';

export type Independence = {
  brands: number;
  /** Slug of the brand whose negatives change. */
  changed: string;
  /** Whether every other brand's model has the same bytes and every fused probability the same bits. */
  othersIdentical: boolean;
  /** Largest difference of another brand's fused probability on any picture. */
  maxOtherDifference: number;
  /** Of the changed brand: that something changed at all. */
  maxChangedDifference: number;
  negatives: { before: number; after: number };
  /** Pictures scored with both. */
  pictures: number;
  /** One multinomial classifier for all brands on the same embeddings, for comparison. */
  shared: { maxOtherDifference: number; meanOtherDifference: number };
};

const OTHERS_AS_NEGATIVES = 2_000;

/**
 * Learns every brand twice, the second time with more negatives of one brand, and compares what the others became. Every
 * other ad teaches, the rest are scored.
 *
 * @throws OperatorError when the set has fewer than two brands, no picture without a brand, or not the brand named
 */
export async function measureIndependence(
  scorer: Scorer,
  { set, changed }: { set: string; changed: string | null },
  onSeen: (done: number, total: number) => void,
): Promise<Independence> {
  const analyser = await openCachedAnalyser(scorer, null, {});
  const ads = await readSet(set);
  const seen = await seeAds(analyser, ads, null, (done) => onSeen(done, ads.length));
  const usable = seen.filter(({ pictures }) => pictures.length > 0);
  const [taught, scored] = [usable.filter((_, at) => at % 2 === 0), usable.filter((_, at) => at % 2 === 1)];
  const slugs = [...new Set(taught.flatMap(({ brand }) => brand ?? []))].toSorted();
  const slug = changed ?? mostOften(taught);
  if (slugs.length < 2 || !slugs.includes(slug)) {
    throw new OperatorError(`The set must teach two brands at least, ${slug} among them.`);
  }
  const more = taught.filter(({ brand }) => brand === null).map((ad) => toEntry(ad, slug, false));
  if (more.length === 0) throw new OperatorError('The set must hold pictures without a brand.');

  const before = learnAll(scorer, taught, slugs, []);
  const after = learnAll(scorer, taught, slugs, more);
  const others = slugs.filter((one) => one !== slug);
  const difference = compareScores(scorer, before, after, scored, slug);
  return {
    brands: slugs.length,
    changed: slug,
    othersIdentical:
      others.every((one) => before.get(one)!.json === after.get(one)!.json) && difference.others === 0,
    maxOtherDifference: difference.others,
    maxChangedDifference: difference.changed,
    negatives: { before: negativesOf(before.get(slug)!), after: negativesOf(after.get(slug)!) },
    pictures: scored.length,
    shared: compareShared(taught, scored, slugs, slug),
  };
}

function mostOften(ads: readonly SeenAd[]): string {
  const counts = new Map<string, number>();
  for (const { brand } of ads) if (brand) counts.set(brand, (counts.get(brand) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function learnAll(
  scorer: Scorer,
  taught: readonly SeenAd[],
  slugs: readonly string[],
  more: readonly LessonEntry[],
): Map<string, BuiltBrandModel> {
  const entries = [...taught.flatMap((ad) => (ad.brand ? [toEntry(ad, ad.brand, true)] : [])), ...more];
  const plan = planLessons(entries, slugs, {
    othersAsNegatives: OTHERS_AS_NEGATIVES,
    rankOf: (sha256) => sha256,
  });
  const seen = toBrandSeen(taught);
  return new Map(
    slugs.map((slug) => {
      return [slug, learnBrand(scorer, toDefinition(slug), NO_REFERENCES, plan.get(slug)!, seen)];
    }),
  );
}

function compareScores(
  scorer: Scorer,
  before: ReadonlyMap<string, BuiltBrandModel>,
  after: ReadonlyMap<string, BuiltBrandModel>,
  ads: readonly SeenAd[],
  changed: string,
): { others: number; changed: number } {
  const load = (built: ReadonlyMap<string, BuiltBrandModel>) =>
    loadBrandModels(
      [...built].map(([id, { model }]) => ({ id, model })),
      scorer,
    );
  const [first, second] = [load(before), load(after)];
  const largest = { others: 0, changed: 0 };
  for (const { title, pictures } of ads) {
    const [was, is] = [scoreAd(first, title, pictures), scoreAd(second, title, pictures)];
    was.brands.forEach(({ brandSlug, prob }, index) => {
      const of = brandSlug === changed ? 'changed' : 'others';
      largest[of] = Math.max(largest[of], Math.abs(prob - is.brands[index]!.prob));
    });
  }
  return largest;
}

function negativesOf({ model }: BuiltBrandModel): number {
  return model.appearanceHead?.negatives ?? 0;
}

/** The same change to one classifier for all: the pictures without a brand join its background class. */
function compareShared(
  taught: readonly SeenAd[],
  scored: readonly SeenAd[],
  slugs: readonly string[],
  changed: string,
): Independence['shared'] {
  const toExample = ({ brand, pictures }: SeenAd) => ({
    vector: pictures[0]!.embedding,
    classIndex: brand ? slugs.indexOf(brand) + 1 : 0,
  });
  const free = taught.filter(({ brand }) => brand === null);
  // A background class needs somebody; the other half of them comes with the change.
  const known = [...taught.filter(({ brand }) => brand), ...free.filter((_, index) => index % 2 === 0)];
  const before = trainSharedClassifier(known.map(toExample), slugs.length + 1);
  const after = trainSharedClassifier(
    [...known, ...free.filter((_, index) => index % 2 === 1)].map(toExample),
    slugs.length + 1,
  );
  const differences = scored.flatMap(({ pictures: [first] }) => {
    const [was, is] = [before, after].map((model: SharedClassifier) => probsOf(model, first!.embedding));
    return slugs.flatMap((slug, index) =>
      slug === changed ? [] : [Math.abs(was![index + 1]! - is![index + 1]!)],
    );
  });
  return {
    maxOtherDifference: differences.reduce((most, value) => Math.max(most, value), 0),
    meanOtherDifference: differences.reduce((sum, value) => sum + value, 0) / differences.length,
  };
}
