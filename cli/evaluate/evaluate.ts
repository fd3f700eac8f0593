import path from 'node:path';
import { REFERENCE_DETECTIONS } from '@/inference/build-brand-model';
import { NO_REFERENCES } from '@/inference/brand-references';
import { loadBrandModels, type LoadedBrands } from '@/inference/loaded-brands';
import type { Scorer } from '@/inference/scorer';
import type { BrandModel } from '@/lib/contracts/brand-model';
import type { BrandLine } from '@/lib/contracts/brands';
import type { Evaluation } from '@/lib/contracts/evaluation';
import { createHashIndex } from '@/lib/domain/datasets/hash-index';
import { groupNearDuplicates, NEAR_DUPLICATE_BITS } from '@/lib/domain/datasets/near-duplicates';
import { chooseShots } from '@/lib/domain/evaluation/choose-shots';
import { createRandom } from '../demonstration/random';
import { openCachedAnalyser } from './cached-analyser';
import { learnBrands, type BrandSources, type KnownBrand, type Lesson } from './learn-brands';
import { measure } from './measure';
import { measureFaithfulness } from './measure-faithfulness';
import type { EvaluateOptions } from './options';
import { readReferences } from './read-references';
import { scoreAds, type ScoredAd } from './score-ads';
import { seeAds, type SeenAd } from './see-ads';
import { readSet, type SetAd } from './read-set';
import { runStrangers } from './strangers';
import { writeObservations } from './write-observations';

export type EvaluateProgress = (label: string, done: number, total: number) => void;

export type GivenSets = Readonly<Record<'set' | 'learnFrom' | 'brandFree', readonly SetAd[]>>;

/**
 * What is measured and learned from; none where none was given.
 * @throws OperatorError as `readSet`
 */
export async function readGivenSets(options: EvaluateOptions): Promise<GivenSets> {
  const read = (given: string | null) => (given === null ? [] : readSet(given));
  return {
    set: await readSet(options.set),
    learnFrom: await read(options.learnFrom),
    brandFree: await read(options.brandFree),
  };
}

/** Learns the brands, scores what is left of the set and measures; docs/evaluation.md defines every figure. */
export async function evaluate(
  scorer: Scorer,
  given: GivenSets,
  options: EvaluateOptions,
  onProgress: EvaluateProgress,
): Promise<Evaluation> {
  const analyser = await openCachedAnalyser(scorer, options.cacheFolder, options.analysis);
  const isWanted = (slug: string) => options.onlyBrands?.includes(slug) ?? true;
  const see = (label: string, all: readonly SetAd[], isUsed = (brand: string) => isWanted(brand)) => {
    const ads = all.filter(({ brand }) => !brand || isUsed(brand));
    return seeAds(analyser, ads, options.cacheFolder, (done) => onProgress(label, done, ads.length));
  };
  const set = await see('Set', given.set);
  const taught = await see('To learn from', given.learnFrom);
  const free = await see('Brand-free', given.brandFree, () => false);
  const lines = (
    await readReferences(analyser, options.references, options.referenceDetections ?? REFERENCE_DETECTIONS)
  ).filter(({ line }) => isWanted(line.slug));

  const { lessons, excluded } = chooseLessons(set, taught, options);
  const learnsFusion = !options.releaseFusion;
  const sources: BrandSources =
    options.models === null
      ? { parts: scorer, brands: listBrands(lines, lessons), lessons, learnsFusion }
      : { parts: scorer, brands: toKnown(options.models), lessons: [], learnsFusion };
  const slugs = [...sources.brands.keys()];
  const rest = set.filter((_, index) => !excluded.has(index));
  const known = rest.filter(({ brand }) => brand && sources.brands.has(brand));
  const ownFree = rest.filter(({ brand }) => brand === null);
  const foreign = rest.filter(({ brand }) => brand && !sources.brands.has(brand));
  const measured = { known, brandFree: [...ownFree, ...free], foreign };

  onProgress('Brands', 0, slugs.length);
  const loaded = options.models === null ? learnBrands(sources, slugs) : loadBySlug(scorer, options.models);
  const scored = { known: scoreAds(loaded, known), brandFree: scoreAds(loaded, measured.brandFree) };
  onProgress('Brands', slugs.length, slugs.length);
  const strangers = options.withStrangers ? runStrangers(sources, measured, onProgress) : null;
  if (options.observationsFolder) {
    await writeObservations(options.observationsFolder, { loaded, scored, strangers });
  }
  return {
    set: path.basename(options.set),
    ads: known.length + measured.brandFree.length,
    knownAds: known.length,
    brandFreeAds: measured.brandFree.length,
    shots: options.shots,
    seed: options.seed,
    targetFlagRate: options.targetFlagRate,
    provider: scorer.provider,
    release: scorer.release.contentHash,
    brands: slugs,
    excludedAds: {
      learned: excluded.size,
      unknownBrand: foreign.length,
      noTruth: rest.filter(({ brand }) => brand === undefined).length,
    },
    unscorableImages: [...set, ...taught, ...free].reduce((sum, ad) => sum + ad.unscorable, 0),
    faithfulness: await testMaps(scorer, slugs, scored.known, options, onProgress),
    ...measure({
      loaded,
      scored,
      strangers,
      sources,
      options,
      freshPictures: analyser.freshCount(),
      set,
      rest,
    }),
  };
}

/** On ads drawn with a seed of their own, so that other shots are tested on the same ones where they can be. */
async function testMaps(
  scorer: Scorer,
  slugs: readonly string[],
  known: readonly ScoredAd[],
  { faithfulnessAds, resamples }: EvaluateOptions,
  onProgress: EvaluateProgress,
): Promise<Evaluation['faithfulness']> {
  if (faithfulnessAds === 0) return null;
  const random = createRandom('faithfulness');
  const ads = random
    .shuffle(known)
    .slice(0, faithfulnessAds)
    .map((scored) => ({ scored, own: slugs.indexOf(scored.ad.brand!) }));
  const onDone = (done: number) => onProgress('Energy maps', done, ads.length);
  return measureFaithfulness(scorer, ads, { random, resamples, onDone });
}

/** Lessons from the set by drawing, from another file all of it (or the drawn ones); near-duplicates are not measured. */
function chooseLessons(
  set: readonly SeenAd[],
  taught: readonly SeenAd[],
  { shots, seed, learnFrom }: EvaluateOptions,
): { lessons: Lesson[]; excluded: ReadonlySet<number> } {
  const random = createRandom(`evaluate/${seed}`);
  const from = learnFrom === null ? set : taught;
  const groups = groupNearDuplicates(from.map((ad) => ad.hashes));
  const toLesson = (index: number): Lesson => ({ ad: from[index]!, group: `group-${groups[index]}` });
  if (learnFrom !== null && shots === 0) {
    const lessons = from.flatMap((ad, index) => (ad.brand === undefined ? [] : [toLesson(index)]));
    return { lessons, excluded: findNearDuplicates(set, taught) };
  }
  const candidates = from.map((ad, index) => ({ brand: ad.brand ?? null, group: groups[index]! }));
  const chosen = chooseShots(candidates, shots, {
    shuffle: (brand, own) => random.fork(brand).shuffle(own),
    // What is learned from another file takes nothing from the measurement.
    largestShare: learnFrom === null ? 0.5 : 1,
  });
  const lessons = [...chosen.shots.values()].flat().map(toLesson);
  if (learnFrom === null) return { lessons, excluded: chosen.excluded };
  return {
    lessons,
    excluded: findNearDuplicates(
      set,
      lessons.map(({ ad }) => ad),
    ),
  };
}

function findNearDuplicates(set: readonly SeenAd[], learned: readonly SeenAd[]): ReadonlySet<number> {
  const known = createHashIndex(
    learned.flatMap((ad) => ad.hashes),
    NEAR_DUPLICATE_BITS,
  );
  return new Set(set.flatMap((ad, index) => (ad.hashes.some((hash) => known.hasNear(hash)) ? [index] : [])));
}

const bySlug = (models: readonly BrandModel[]) =>
  models.toSorted((a, b) => (a.brandSlug < b.brandSlug ? -1 : 1));

/** Models that exist stand for their brands; what they were made from is not looked at. */
function toKnown(models: readonly BrandModel[]): ReadonlyMap<string, KnownBrand> {
  return new Map(
    bySlug(models).map(({ brandSlug }) => [brandSlug, { line: null, references: NO_REFERENCES }]),
  );
}

function loadBySlug(scorer: Scorer, models: readonly BrandModel[]): LoadedBrands {
  return loadBrandModels(
    bySlug(models).map((model) => ({ id: model.brandSlug, model })),
    scorer,
  );
}

/** Brands with references and brands with a positive lesson, by slug. */
function listBrands(
  lines: readonly { line: BrandLine; references: KnownBrand['references'] }[],
  lessons: readonly Lesson[],
): ReadonlyMap<string, KnownBrand> {
  const brands = new Map<string, KnownBrand>();
  for (const { ad } of lessons) if (ad.brand) brands.set(ad.brand, { line: null, references: NO_REFERENCES });
  for (const { line, references } of lines) brands.set(line.slug, { line, references });
  return new Map([...brands].sort(([a], [b]) => (a < b ? -1 : 1)));
}
