/** Global and few on purpose: fitted once on pictures that measure nothing (docs/models.md). */
export type FusionModel = {
  bias: number;
  /** `cap`: z-scores above it say nothing more, so that one odd picture cannot buy certainty. */
  appearance: { weight: number; cap: number };
  title: { weight: number };
};

/** Null = this signal could not be taken (no prototype, no title); it then moves nothing. */
export type SignalValues = { appearance: number | null; title: number | null };
export type Signal = { value: number | null; contribution: number };
export type Fused = {
  prob: number;
  /** Log-odds = bias + appearance.contribution + title.contribution, exactly. */
  logit: number;
  bias: number;
  signals: { appearance: Signal; title: Signal };
};

/**
 * Turns a brand's signals into a probability by an additive log-odds model.
 *
 * @param values appearance: z-score, any real; title: match in [0, 1]
 * @throws RangeError for a title value outside [0, 1] or a value that is not a number
 */
export function fuse(model: FusionModel, values: SignalValues): Fused {
  const { appearance, title } = values;
  if (appearance !== null && !Number.isFinite(appearance)) {
    throw new RangeError(`appearance must be a finite z-score, got ${appearance}`);
  }
  if (title !== null && !(title >= 0 && title <= 1)) {
    throw new RangeError(`title must be in [0, 1], got ${title}`);
  }
  const fromAppearance =
    appearance === null ? 0 : model.appearance.weight * Math.min(appearance, model.appearance.cap);
  const fromTitle = title === null ? 0 : model.title.weight * title;
  const logit = model.bias + fromAppearance + fromTitle;
  return {
    prob: 1 / (1 + Math.exp(-logit)),
    logit,
    bias: model.bias,
    signals: {
      appearance: { value: appearance, contribution: fromAppearance },
      title: { value: title, contribution: fromTitle },
    },
  };
}
