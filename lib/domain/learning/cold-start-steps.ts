export const COLD_START_STEPS = [
  'definition',
  'references',
  'flags',
  'looks',
  'heads',
  'certificate',
  'live',
] as const;
export type ColdStartStep = (typeof COLD_START_STEPS)[number];

/** How a brand stands on its way, each as the database says. */
export type ColdStartFacts = {
  isPublished: boolean;
  /** Genuine reference pictures of the published definition. */
  pictureCount: number;
  /** The model in use was made of the published definition. */
  isModelCurrent: boolean;
  /** The model in use has scored ads. */
  hasScored: boolean;
  /** First looks that wait for people. */
  waitingLooks: number;
  /** Pictures with the label "shows the brand". */
  positives: number;
  /** The model in use learned from labels. */
  isLearned: boolean;
  /** A candidate or a run of this brand waits for somebody. */
  hasCandidate: boolean;
  isCertified: boolean;
};

/** A head is trained from two positives on; ten are taken as enough to go on (docs/learning.md). */
export const ENOUGH_POSITIVES = 10;

/** `now`: the one thing to do; `later`: it waits for those before it. */
export type StepState = 'done' | 'now' | 'later';

/** The steps in their order; the first that is not done is the one to do now. */
export function coldStartSteps(
  facts: ColdStartFacts,
): ReadonlyArray<{ step: ColdStartStep; state: StepState }> {
  const isDone: Record<ColdStartStep, boolean> = {
    definition: facts.isPublished,
    references: facts.pictureCount > 0,
    flags: facts.isModelCurrent && facts.hasScored,
    looks: facts.positives >= ENOUGH_POSITIVES && facts.waitingLooks === 0,
    heads: facts.isLearned && !facts.hasCandidate,
    certificate: facts.isCertified,
    live: facts.isCertified && facts.isModelCurrent,
  };
  const now = COLD_START_STEPS.find((step) => !isDone[step]);
  return COLD_START_STEPS.map((step) => ({
    step,
    state: isDone[step] ? 'done' : step === now ? 'now' : 'later',
  }));
}
