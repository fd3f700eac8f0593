/**
 * Few on purpose. A release has one, fitted on pictures that measure nothing (docs/models.md); a brand with labels has its own,
 * drawn from that one (lib/domain/fit-brand-fusion.ts).
 */
export type FusionModel = {
  bias: number;
  /** `cap`: z-scores above it say nothing more, so that one odd picture cannot buy certainty. */
  appearance: { weight: number; cap: number };
  /**
   * The same signal once the brand has a head: the head's value and `prototypeShare` of the z-score, together within +- `cap`;
   * `offset` joins the two scales.
   */
  appearanceHead: { weight: number; offset: number; cap: number; prototypeShare: number };
  /** Log-odds of the best mark count from `floor` up to `cap`: no mark found is no evidence, not counter-evidence. */
  mark: { weight: number; floor: number; cap: number };
  title: { weight: number };
};

export const SIGNAL_NAMES = ['appearance', 'mark', 'title'] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];
/** The signals that need a picture: fused without the others they are called `vision`. */
export const VISION_SIGNALS: readonly SignalName[] = ['appearance', 'mark'];

/** z-score of the best prototype, or that and the value of the brand's head (lib/domain/appearance.ts). */
export type AppearanceValue = { from: 'prototypes' | 'head'; value: number };
/** Brands whose fused probability is under it are noise and are not stored. */
export const SCORE_FLOOR = 0.01;

/** Null = this signal could not be taken (no prototype, no gallery, no title); it then moves nothing. */
export type SignalValues = { appearance: AppearanceValue | null; mark: number | null; title: number | null };
export type Signal = { value: number | null; contribution: number };
export type Fused = {
  prob: number;
  /** Log-odds = bias + the contributions of all signals, exactly. */
  logit: number;
  bias: number;
  signals: Record<SignalName, Signal>;
};

/**
 * Turns a brand's signals into a probability by an additive log-odds model.
 *
 * @param values appearance: any real; mark: probability in [0, 1]; title: match in [0, 1]
 * @throws RangeError for a value outside its range or one that is not a number
 */
export function fuse(model: FusionModel, values: SignalValues): Fused {
  const signals: Fused['signals'] = {
    appearance: toSignal(values.appearance?.value ?? null, () => fromAppearance(model, values.appearance!)),
    mark: toSignal(values.mark, (prob) => fromMark(model, prob)),
    title: toSignal(values.title, (match) => model.title.weight * checkShare('title', match)),
  };
  const logit = SIGNAL_NAMES.reduce((sum, name) => sum + signals[name].contribution, model.bias);
  return { prob: 1 / (1 + Math.exp(-logit)), logit, bias: model.bias, signals };
}

/** What each signal can add to the log-odds at most. @param hasHead whether appearance comes from a head */
export function largestContributions(model: FusionModel, hasHead: boolean): Record<SignalName, number> {
  const { appearance, appearanceHead, mark, title } = model;
  return {
    appearance: hasHead
      ? appearanceHead.weight * appearanceHead.cap + appearanceHead.offset
      : appearance.weight * appearance.cap,
    mark: mark.weight * (mark.cap - mark.floor),
    title: title.weight,
  };
}

/** The same signals without some of them: what the others alone would have said. */
export function keepSignals(values: SignalValues, kept: readonly SignalName[]): SignalValues {
  return {
    appearance: kept.includes('appearance') ? values.appearance : null,
    mark: kept.includes('mark') ? values.mark : null,
    title: kept.includes('title') ? values.title : null,
  };
}

function toSignal(value: number | null, contribute: (value: number) => number): Signal {
  return { value, contribution: value === null ? 0 : contribute(value) };
}

function fromAppearance(model: FusionModel, { from, value }: AppearanceValue): number {
  if (!Number.isFinite(value)) throw new RangeError(`appearance must be finite, got ${value}`);
  if (from === 'prototypes') return model.appearance.weight * Math.min(value, model.appearance.cap);
  const { weight, offset, cap } = model.appearanceHead;
  return weight * Math.max(-cap, Math.min(cap, value)) + offset;
}

function fromMark({ mark: { weight, floor, cap } }: FusionModel, prob: number): number {
  const logit = Math.log(checkShare('mark', prob) / (1 - prob));
  return weight * (Math.max(floor, Math.min(cap, logit)) - floor);
}

function checkShare(name: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be in [0, 1], got ${value}`);
  return value;
}
