import type { LoadedBrands } from '@/inference/loaded-brands';
import type { BoxFigures, Evaluation } from '@/lib/contracts/evaluation';
import { SIGNAL_NAMES } from '@/lib/domain/fusion';
import { estimateByResamples, estimateShare } from '@/lib/domain/evaluation/intervals';
import {
  measureSignal,
  none,
  type Figure,
  type Reasons,
  type SignalFigures,
  type SignalRun,
} from '@/lib/domain/evaluation/measure-signal';
import { cutAtFlagRate, toRanking } from '@/lib/domain/evaluation/ranking';
import { createRandom } from '../demonstration/random';
import { learnBrands, type BrandSources } from './learn-brands';
import {
  measureDetector,
  measureEndToEnd,
  toBoxedPictures,
  toMatchedPictures,
  trueCrops,
} from './measure-boxes';
import { measureCropAuroc, measureTop1 } from './measure-crops';
import type { EvaluateOptions } from './options';
import { VARIANTS, whyAbsent, type ScoredAd, type Variant } from './score-ads';
import type { SeenAd } from './see-ads';
import type { StrangerFold } from './strangers';

export type Measured = {
  loaded: LoadedBrands;
  scored: { known: readonly ScoredAd[]; brandFree: readonly ScoredAd[] };
  strangers: readonly StrangerFold[] | null;
  sources: BrandSources;
  options: EvaluateOptions;
  /** Analysed now; the others came from the cache. */
  freshPictures: number;
  /** All of the set, for the times. */
  set: readonly SeenAd[];
  /** What is left of the set to measure, of known and unknown brands and of none. */
  rest: readonly SeenAd[];
};
type Part = Pick<
  Evaluation,
  'fused' | 'vision' | 'signals' | 'thresholds' | 'boxes' | 'perBrand' | 'msPerImage' | 'notes'
>;

/** The bootstrap's draws never depend on the seed of the shots: two runs differ by their shots only. */
const BOOTSTRAP_SEED = 'bootstrap';

export function measure(run: Measured): Part {
  const reasons = toReasons(run);
  const figures = Object.fromEntries(
    VARIANTS.map((variant) => [variant, measureVariant(run, variant, reasons)]),
  ) as Record<Variant, SignalFigures>;
  const { boxes, top1, endToEnd } = measureAllBoxes(run);
  return {
    notes: listNotes(run),
    fused: figures.fused,
    vision: figures.vision,
    signals: Object.fromEntries(SIGNAL_NAMES.map((name) => [name, figures[name]])),
    thresholds: Object.fromEntries(VARIANTS.map((variant) => [variant, { atFlagRate: cutOf(run, variant) }])),
    boxes,
    perBrand: measureBrands(run, top1, endToEnd),
    msPerImage: measureStages(run),
  };
}

function toReasons({ sources, strangers, options }: Measured): Reasons {
  const isNobodyKnown = sources.brands.size === 0;
  return {
    noKnown: isNobodyKnown
      ? 'no brand is known: give --references, --shots or --learn-from'
      : 'no ad of a known brand is left to measure',
    noBrandFree: 'there are no brand-free ads (truth.brand null): give --brand-free',
    noStrangers:
      strangers === null
        ? 'not asked for: give --strangers'
        : `leaving brands out needs two known brands and one ad, ${sources.brands.size} known`.concat(
            options.onlyBrands ? ' of those chosen' : '',
          ),
  };
}

function measureVariant(run: Measured, variant: Variant, reasons: Reasons): SignalFigures {
  const { scored, options } = run;
  const absent =
    run.sources.brands.size > 0 ? whyAbsent(variant, [...scored.known, ...scored.brandFree]) : null;
  if (absent !== null) {
    const figure = none(absent);
    return {
      closedSetRecall: figure,
      closedSetRecallAtFlagRate: figure,
      rightBrandFirstAtFlagRate: figure,
      strangersRecallAtFlagRate: figure,
      openSetFlagRate: figure,
      precision: figure,
      auroc: figure,
    };
  }
  const next = bootstrapFor(variant);
  const { targetFlagRate: flagRate, resamples } = options;
  return measureSignal(toRun(run, variant), { flagRate, resamples, next, reasons });
}

function toRun({ loaded, scored, strangers }: Measured, variant: Variant): SignalRun {
  const rows = [...scored.known, ...scored.brandFree];
  const isRight = ({ ad }: ScoredAd, brand: number) => loaded.brands[brand]!.model.brandSlug === ad.brand;
  const flagged = rows.flatMap((row) =>
    row.probs[variant].flatMap((prob, brand) => (prob >= 0.5 ? [isRight(row, brand)] : [])),
  );
  return {
    known: scored.known.map((row) => ({ brand: row.ad.brand!, ...ownAndRival(loaded, row, variant) })),
    brandFree: scored.brandFree.flatMap((row) => largest(row.probs[variant]) ?? []),
    pairsAtHalf: { right: flagged.filter(Boolean).length, all: flagged.length },
    strangers: strangers && {
      known: strangers.flatMap((fold) =>
        fold.known.map(({ ad, scored: row }) => ({ ad, own: ownAndRival(fold.loaded, row, variant).own })),
      ),
      strangers: strangers.flatMap((fold) =>
        fold.strangers.flatMap((row) => largest(row.probs[variant]) ?? []),
      ),
    },
  };
}

function ownAndRival({ brands }: LoadedBrands, { ad, probs }: ScoredAd, variant: Variant) {
  const own = brands.findIndex(({ model }) => model.brandSlug === ad.brand);
  return {
    own: probs[variant][own]!,
    rival: Math.max(-1, ...probs[variant].filter((_, brand) => brand !== own)),
  };
}

/** null when no brand is known. */
function largest(probs: readonly number[]): number | null {
  return probs.length === 0 ? null : Math.max(...probs);
}

/** null when there is nothing to choose it from, or everything may be flagged. */
function cutOf({ scored, options }: Measured, variant: Variant): number | null {
  const best = scored.brandFree.flatMap((row) => largest(row.probs[variant]) ?? []);
  const cut = best.length === 0 ? -Infinity : cutAtFlagRate(toRanking(best), options.targetFlagRate);
  return Number.isFinite(cut) ? cut : null;
}

type ByBrand = ReadonlyMap<string, Figure>;

function measureAllBoxes(run: Measured): { boxes: BoxFigures; top1: ByBrand; endToEnd: ByBrand } {
  const { loaded, scored, strangers, sources, options, rest } = run;
  const rows = [...scored.known, ...scored.brandFree];
  const context = { resamples: options.resamples, next: bootstrapFor('boxes') };
  const slugs = [...sources.brands.keys()];
  const crops = trueCrops(rows, loaded);
  const top1 = measureTop1(loaded, crops, context);
  const endToEnd = measureEndToEnd(toMatchedPictures(rows), slugs, context);
  const hasReferences = [...sources.brands.values()].some(({ references }) => references.marks.length > 0);
  const zeroShot = hasReferences
    ? measureTop1(learnBrands({ ...sources, lessons: [] }, slugs), crops, context).mean
    : none('no references were given');
  const knownCrops = strangers?.flatMap((fold) => fold.crops.known) ?? [];
  const strangerCrops = strangers?.flatMap((fold) => fold.crops.strangers) ?? [];
  const canCompare = knownCrops.length > 0 && strangerCrops.length > 0;
  const whyNot = strangers === null ? 'not asked for: give --strangers' : 'no brand has both marks and boxes';
  return {
    boxes: {
      ...measureDetector(toBoxedPictures(rest), context),
      matchTop1: top1.mean,
      zeroShotTop1: zeroShot,
      endToEndMap50: endToEnd.mean,
      cropAuroc: canCompare ? measureCropAuroc(knownCrops, strangerCrops, context) : none(whyNot),
    },
    top1: top1.perBrand,
    endToEnd: endToEnd.perBrand,
  };
}

function measureBrands(run: Measured, top1: ByBrand, endToEnd: ByBrand): Evaluation['perBrand'] {
  const { sources, scored } = run;
  return [...sources.brands.keys()].map((brand, index) => {
    const own = scored.known.filter((row) => row.ad.brand === brand);
    return {
      brand,
      ads: own.length,
      shots: sources.lessons.filter(({ ad }) => ad.brand === brand).length,
      fused: measureBrand(run, 'fused', index, own),
      vision: measureBrand(run, 'vision', index, own),
      matchTop1: top1.get(brand) ?? none('no measured box is of this brand'),
      endToEndAp50: endToEnd.get(brand) ?? none('no measured box is of this brand'),
    };
  });
}

function measureBrand(run: Measured, variant: Variant, brand: number, own: readonly ScoredAd[]) {
  const cut = cutOf(run, variant);
  const share = (isCounted: (prob: number) => boolean, rows: readonly ScoredAd[], without: string): Figure =>
    rows.length === 0
      ? none(without)
      : estimateShare(rows.filter((row) => isCounted(row.probs[variant][brand]!)).length, rows.length);
  const rows = [...run.scored.known, ...run.scored.brandFree];
  const flagged = rows.filter((row) => row.probs[variant][brand]! >= 0.5);
  const right = flagged.filter((row) => own.includes(row)).length;
  const noAds = 'no ad of this brand is measured';
  return {
    recall: share((prob) => prob >= 0.5, own, noAds),
    recallAtFlagRate:
      cut === null
        ? none('there is no threshold without brand-free ads')
        : share((prob) => prob > cut, own, noAds),
    precision:
      flagged.length === 0 ? none('nothing is flagged at 0.5') : estimateShare(right, flagged.length),
  };
}

/** Over the set's own pictures; times that a cached analysis has kept count as well. */
function measureStages({ set, options }: Measured): Evaluation['msPerImage'] {
  const pictures = set.flatMap((ad) => ad.pictures);
  const next = bootstrapFor('stages');
  const stages = Object.keys(
    pictures[0]?.msByStage ?? {},
  ) as (keyof SeenAd['pictures'][number]['msByStage'])[];
  const toFigure = (times: readonly number[]): Figure => {
    const draw = () => mean(times.map(() => times[Math.floor(next() * times.length)]!));
    return estimateByResamples(mean(times), Array.from({ length: options.resamples }, draw), times.length);
  };
  return Object.fromEntries(
    stages.map((stage) => [stage, toFigure(pictures.map(({ msByStage }) => msByStage[stage]))]),
  );
}

function listNotes({ scored, options, sources, freshPictures }: Measured): string[] {
  const notes: string[] = [];
  const free = scored.brandFree.length;
  if (free > 0 && free * options.targetFlagRate < 1) {
    notes.push(
      `${free} brand-free ads cannot show a flag rate of ${options.targetFlagRate}: the threshold flags none of them`,
    );
  }
  const short = [...sources.brands.keys()].filter(
    (brand) => sources.lessons.filter(({ ad }) => ad.brand === brand).length < options.shots,
  );
  if (short.length > 0)
    notes.push(`fewer than ${options.shots} shots could be drawn for ${short.join(', ')}`);
  if (options.cacheFolder && freshPictures === 0) notes.push('every picture came from the cache');
  return notes;
}

/** Uniform in [0, 1). */
function bootstrapFor(what: string): () => number {
  const random = createRandom(`${BOOTSTRAP_SEED}/${what}`);
  return () => random.next();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
