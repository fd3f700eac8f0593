import type { LoadedBrands } from '@/inference/loaded-brands';
import type { BoxFigures } from '@/lib/contracts/evaluation';
import {
  averagePrecision,
  findBoxes,
  fixedBoxes,
  matchBoxes,
  rankHits,
  type Candidate,
  type PlainBox,
} from '@/lib/domain/evaluation/boxes';
import { drawCounts, estimateByResamples, estimateShare } from '@/lib/domain/evaluation/intervals';
import { none, type Figure } from '@/lib/domain/evaluation/measure-signal';
import type { ScoredAd } from './score-ads';
import type { SeenAd, SeenBox } from './see-ads';

export type BoxContext = { resamples: number; next: () => number };
/** The first image of an ad, with its boxes annotated. */
type BoxedPicture = {
  truth: readonly SeenBox[];
  size: { width: number; height: number };
  /** Best first. */
  detections: readonly Candidate[];
};
/** The same with each detection's most probable brand, however improbable; null without a gallery. */
type MatchedPicture = Pick<BoxedPicture, 'truth'> & {
  matched: readonly { box: PlainBox; brand: number; prob: number }[];
};

const MAX_BOXES = 10;
/** Square root of its area against the picture's longer side. */
const SMALL_MARK = 0.1;
const NO_BOXES = 'no measured ad has boxes in its truth';

export function toBoxedPictures(ads: readonly SeenAd[]): BoxedPicture[] {
  return ads.flatMap(({ pictures: [picture], seenBoxes }) => {
    if (!picture || seenBoxes === null) return [];
    const detections = picture.detections.map(({ box, objectness }) => ({ box, score: objectness }));
    return [{ truth: seenBoxes, size: picture, detections }];
  });
}

export function toMatchedPictures(scored: readonly ScoredAd[]): MatchedPicture[] {
  return scored.flatMap(({ ad: { pictures, seenBoxes }, score }) => {
    const [picture] = pictures;
    if (!picture || seenBoxes === null) return [];
    const matched = score.detections.flatMap(({ imageSha256, detectionIndex, matches }) => {
      const [first, ...others] = matches;
      if (imageSha256 !== picture.sha256 || !first) return [];
      const best = others.reduce((most, match) => (match.prob > most.prob ? match : most), first);
      return [{ box: picture.detections[detectionIndex]!.box, brand: best.brand, prob: best.prob }];
    });
    return [{ truth: seenBoxes, matched }];
  });
}

type DetectorFigures = Pick<BoxFigures, 'recall50' | 'recall30' | 'recall30Small' | 'map50' | 'fixedBoxes'>;

/** Class-agnostic: whether marks are found, whosesoever they are. */
export function measureDetector(pictures: readonly BoxedPicture[], context: BoxContext): DetectorFigures {
  const found = ({ detections }: BoxedPicture) => [...detections];
  const fixed = ({ size }: BoxedPicture) =>
    fixedBoxes(size).map((box, rank): Candidate => ({ box, score: 1 - rank / MAX_BOXES }));
  const isSmall = ({ size }: BoxedPicture, { region }: SeenBox) =>
    Math.sqrt(region.width * region.height) < SMALL_MARK * Math.max(size.width, size.height);
  return {
    recall50: measureRecall(pictures, found, 0.5),
    recall30: measureRecall(pictures, found, 0.3),
    recall30Small: measureRecall(pictures, found, 0.3, isSmall),
    map50: measureAp(pictures, found, context),
    fixedBoxes: {
      recall50: measureRecall(pictures, fixed, 0.5),
      recall30: measureRecall(pictures, fixed, 0.3),
      map50: measureAp(pictures, fixed, context),
    },
  };
}

type ToCandidates = (picture: BoxedPicture) => Candidate[];

/** Wilson over boxes, as if boxes of one picture were independent. */
function measureRecall(
  pictures: readonly BoxedPicture[],
  toCandidates: ToCandidates,
  iou: number,
  doesCount: (picture: BoxedPicture, box: SeenBox) => boolean = () => true,
): Figure {
  const isFound = pictures.flatMap((picture) => {
    const truth = picture.truth.filter((box) => doesCount(picture, box)).map(({ region }) => region);
    const boxes = toCandidates(picture).map(({ box }) => box);
    return findBoxes(truth, boxes, { iou, maxBoxes: MAX_BOXES });
  });
  if (isFound.length === 0) return none(pictures.length === 0 ? NO_BOXES : 'no such box is measured');
  return estimateShare(isFound.filter(Boolean).length, isFound.length);
}

/** All detections, not ten; bootstrap over pictures. */
function measureAp(
  pictures: readonly BoxedPicture[],
  toCandidates: ToCandidates,
  { resamples, next }: BoxContext,
): Figure {
  const ranked = rankHits(
    pictures.map((picture) => {
      const truth = picture.truth.map(({ region }) => region);
      return { hits: matchBoxes(truth, toCandidates(picture), 0.5), truthCount: truth.length };
    }),
  );
  const value = averagePrecision(ranked);
  if (Number.isNaN(value)) return none(NO_BOXES);
  const strata = pictures.map(() => '');
  const values = Array.from({ length: resamples }, () => averagePrecision(ranked, drawCounts(strata, next)));
  return estimateByResamples(value, values, sum(ranked.truthCounts));
}

/**
 * Detect and match: per brand the average precision of the detections that are most probably that brand, ranked by
 * probability, over every annotated picture of the set; the mean is over brands that have a box.
 */
export function measureEndToEnd(
  pictures: readonly MatchedPicture[],
  slugs: readonly string[],
  { resamples, next }: BoxContext,
): { mean: Figure; perBrand: ReadonlyMap<string, Figure> } {
  const ranked = slugs.flatMap((slug, brand) => {
    const hits = rankHits(
      pictures.map(({ truth, matched }) => {
        const own = truth.filter((box) => box.brand === slug).map(({ region }) => region);
        const candidates = matched
          .filter((detection) => detection.brand === brand)
          .map(({ box, prob }): Candidate => ({ box, score: prob }));
        return { hits: matchBoxes(own, candidates, 0.5), truthCount: own.length };
      }),
    );
    return sum(hits.truthCounts) > 0 ? [{ slug, hits }] : [];
  });
  const reason = pictures.length === 0 ? NO_BOXES : 'no measured box is of a known brand';
  if (ranked.length === 0) return { mean: none(reason), perBrand: new Map() };
  const strata = pictures.map(() => '');
  const evaluate = (counts?: Float64Array) => ranked.map(({ hits }) => averagePrecision(hits, counts));
  const values = evaluate();
  const draws = Array.from({ length: resamples }, () => evaluate(drawCounts(strata, next)));
  return {
    mean: estimateByResamples(
      meanOf(values),
      draws.map(meanOf),
      sum(ranked.map(({ hits }) => sum(hits.truthCounts))),
    ),
    perBrand: new Map(
      ranked.map(({ slug, hits }, index) => {
        const drawn = draws.map((draw) => draw[index]!);
        return [slug, estimateByResamples(values[index]!, drawn, sum(hits.truthCounts))];
      }),
    ),
  };
}

/** True boxes of the known brands among these ads. */
export function trueCrops(scored: readonly ScoredAd[], loaded: LoadedBrands): SeenBox[] {
  const known = new Set(loaded.brands.map(({ model }) => model.brandSlug));
  return scored.flatMap(({ ad }) => ad.seenBoxes?.filter(({ brand }) => known.has(brand)) ?? []);
}

/** A brand that no longer has a true box in a resample does not count in its mean. */
function meanOf(values: readonly number[]): number {
  const present = values.filter((value) => !Number.isNaN(value));
  return sum(present) / present.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
