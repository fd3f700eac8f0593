/** How a brand stands, as far as it says what to do next. */
export type BrandStanding = {
  isPublished: boolean;
  hasDraft: boolean;
  /** Genuine reference pictures of the published definition. */
  pictureCount: number;
  /** Whether the model in use was made of the published definition. */
  isModelCurrent: boolean;
  /** Open items past the moment that they were due at. */
  lateCount: number;
  threshold: 'none' | 'provisional' | 'certified' | 'stale';
  hasProposal: boolean;
};

export type NextStep =
  | 'define'
  | 'wait-for-model'
  | 'add-pictures'
  | 'look-at-drift'
  | 'decide-proposal'
  | 'review-late'
  | 'finish-draft'
  | 'certify'
  | 'nothing';

/** The first thing that holds a brand back: what it cannot work without, then what went wrong, then what is unfinished. */
export function chooseNextStep(standing: BrandStanding): NextStep {
  if (!standing.isPublished) return 'define';
  if (!standing.isModelCurrent) return 'wait-for-model';
  if (standing.pictureCount === 0) return 'add-pictures';
  if (standing.threshold === 'stale') return 'look-at-drift';
  if (standing.hasProposal) return 'decide-proposal';
  if (standing.lateCount > 0) return 'review-late';
  if (standing.hasDraft) return 'finish-draft';
  return standing.threshold === 'certified' ? 'nothing' : 'certify';
}
