import { fuse, type FusionModel, type SignalValues } from './fusion';
import { minimise } from './minimise';
import { softplus } from './softplus';

/** What a brand's head and gallery say of a labelled picture that had no part in them. */
export type LeftOutPicture = {
  appearance: {
    /** Value of the head. */
    head: number;
    /** z-score of the best prototype. */
    prototype: number;
  };
  /** As in `SignalValues`. */
  mark: number | null;
  isPresent: boolean;
  /** Near-duplicates share one, and count as one. */
  group: string;
};

/** With so many groups of positives a brand is half way from one without a head. Chosen with the deviations below (docs/brand-models.md). */
const HALF_WAY = 2;
/** How far brands' weights lie from the release's, before anything is known of a brand: standard deviations. */
const DEVIATIONS = { appearance: 0.1, mark: 0.1 };
/** Right pairs among those that the release's fusion was fitted on (inference/training/fit-fusion.ts): its bias means odds of that. */
const PRESENT_SHARE = 0.25;
const MAX_ITERATIONS = 200;

/**
 * The fusion of a brand that has a head, drawn from the release's by what is known of the brand. Two steps:
 *
 * - a head of few pictures is worse than the references it came from. What it says itself is flat for that already
 *   (lib/domain/logistic-head.ts) and counts as in the release; what the release makes of the prototypes beside it, and what it
 *   adds for having a head, go from a brand's without head to those of one with, as groups / (groups + 2);
 * - how much appearance counts against mark is then the maximum a posteriori of a logistic regression on the left-out
 *   pictures, with a normal prior around the release's weights. Positives count one a group, negatives three times as much
 *   together, so that the release's bias keeps its meaning however many negatives are labelled. Few labels move little.
 *
 * Both weights are then scaled so that the brand's own pictures have as much evidence as before (where they have any): a fit of
 * their size too was measured and is not shipped, because labelled negatives are of brands that the head has met, and brands
 * that trusted it more for that were wrong about strangers (docs/brand-models.md). Bias and title stay the release's: labelled
 * pictures were chosen by what the machine flagged, title included, so they do not say how often a title names a brand that is
 * not shown, nor how rare the brand is.
 *
 * The same pictures in the same order give the same numbers.
 *
 * @param groups of positives that the head learned from
 */
export function fitBrandFusion(
  release: FusionModel,
  { groups, leftOut }: { groups: number; leftOut: readonly LeftOutPicture[] },
): FusionModel {
  const start = growUp(release, groups / (groups + HALF_WAY));
  const hasBoth = [true, false].every((which) => leftOut.some(({ isPresent }) => isPresent === which));
  return hasBoth ? moveWeights(start, leftOut) : start;
}

/** From a brand without head (share 0) to one with (1): z-score, offset and cap each by their share. The head's own part stays. */
function growUp(release: FusionModel, share: number): FusionModel {
  const { appearance, appearanceHead: whole } = release;
  if (whole.weight === 0) return release;
  const between = (ofHead: number, ofPrototypes: number) =>
    round(share * ofHead + ((1 - share) * ofPrototypes) / whole.weight);
  return {
    ...release,
    appearanceHead: {
      weight: whole.weight,
      offset: round(share * whole.offset),
      prototypeShare: between(whole.prototypeShare, appearance.weight),
      cap: between(whole.cap, appearance.weight * appearance.cap),
    },
  };
}

function moveWeights(start: FusionModel, pictures: readonly LeftOutPicture[]): FusionModel {
  const rows = toRows(start, pictures);
  const moved = minimise(
    (point, gradient) => {
      gradient.set(point);
      let loss = (point[APPEARANCE]! ** 2 + point[MARK]! ** 2) / 2;
      for (const { units, logit, sign, weight } of rows) {
        const margin = sign * (logit + point[APPEARANCE]! * units[APPEARANCE] + point[MARK]! * units[MARK]);
        loss += weight * softplus(-margin);
        const push = (-sign * weight) / (1 + Math.exp(margin));
        gradient[APPEARANCE]! += push * units[APPEARANCE];
        gradient[MARK]! += push * units[MARK];
      }
      return loss;
    },
    new Float64Array(2),
    MAX_ITERATIONS,
  );
  const weights = [
    Math.max(0, start.appearanceHead.weight + moved[APPEARANCE]! * DEVIATIONS.appearance),
    Math.max(0, start.mark.weight + moved[MARK]! * DEVIATIONS.mark),
  ] as const;
  const scale = keepEvidence(rows, [start.appearanceHead.weight, start.mark.weight], weights);
  if (scale === null) return start;
  return {
    ...start,
    appearanceHead: { ...start.appearanceHead, weight: round(scale * weights[APPEARANCE]) },
    mark: { ...start.mark, weight: round(scale * weights[MARK]) },
  };
}

/** Into `units` and the points of the fit. */
const [APPEARANCE, MARK] = [0, 1] as const;
type Row = {
  /** What a step of one standard deviation of each weight adds to the log-odds. */
  units: readonly [number, number];
  logit: number;
  sign: 1 | -1;
  weight: number;
};

function toRows(start: FusionModel, pictures: readonly LeftOutPicture[]): Row[] {
  const unit = {
    ...start,
    appearanceHead: { ...start.appearanceHead, weight: DEVIATIONS.appearance, offset: 0 },
    mark: { ...start.mark, weight: DEVIATIONS.mark },
  };
  const weights = weighPictures(pictures);
  return pictures.map((picture, index) => {
    const values = toValues(start, picture);
    const { appearance, mark } = fuse(unit, values).signals;
    return {
      units: [appearance.contribution, mark.contribution],
      logit: fuse(start, values).logit,
      sign: picture.isPresent ? 1 : -1,
      weight: weights[index]!,
    };
  });
}

/** What `after` must be multiplied with so that the positives' mean evidence is that of `before`; null where nothing speaks for them. */
function keepEvidence(
  rows: readonly Row[],
  before: readonly [number, number],
  after: readonly [number, number],
): number | null {
  const evidence = ([appearance, mark]: readonly [number, number]) =>
    rows.reduce((sum, { units, sign, weight }) => {
      const own =
        (appearance / DEVIATIONS.appearance) * units[APPEARANCE] + (mark / DEVIATIONS.mark) * units[MARK];
      return sign > 0 ? sum + weight * own : sum;
    }, 0);
  const [was, is] = [evidence(before), evidence(after)];
  return was > 0 && is > 0 ? was / is : null;
}

function toValues({ appearanceHead }: FusionModel, { appearance, mark }: LeftOutPicture): SignalValues {
  const value = appearance.head + appearanceHead.prototypeShare * appearance.prototype;
  return { appearance: { from: 'head', value }, mark, title: null };
}

/** A group's pictures share a weight of 1; all negatives together weigh what the release's odds ask for. */
function weighPictures(pictures: readonly LeftOutPicture[]): number[] {
  const keyOf = ({ group, isPresent }: LeftOutPicture) => `${isPresent} ${group}`;
  const sizes = new Map<string, number>();
  for (const one of pictures) sizes.set(keyOf(one), (sizes.get(keyOf(one)) ?? 0) + 1);
  const positives = new Set(pictures.flatMap((one) => (one.isPresent ? [one.group] : []))).size;
  const ofNegative = (positives * (1 - PRESENT_SHARE)) / PRESENT_SHARE / (sizes.size - positives);
  return pictures.map((one) => (one.isPresent ? 1 : ofNegative) / sizes.get(keyOf(one))!);
}

/** Four digits, as in the release's: no noise of the last bit in the hash. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
