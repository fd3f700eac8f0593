import type { Estimate } from '../evaluation/intervals';
import { estimateClusteredShare, estimateDifference, estimateMean } from './estimates';

export const FATES = ['accepted', 'edited', 'rejected', 'ignored'] as const;
export type SuggestionFate = (typeof FATES)[number];

/** What a standing answer tells of the machine's influence. */
export type ObservedAnswer = {
  /** Whether the task was drawn to be shown with suggestions, even if the machine had none. */
  hadSuggestions: boolean;
  boxCount: number;
  activeMs: number;
  /** `iou`: what an accepted or edited box shares with its suggestion. */
  suggestions: readonly { fate: SuggestionFate; iou: number | null }[];
};

export type ArmReport = {
  answers: number;
  boxesPerPicture: Estimate | null;
  secondsPerPicture: Estimate | null;
};
export type BiasReport = {
  suggestions: Record<SuggestionFate, number> & { total: number };
  shares: Record<SuggestionFate, Estimate | null>;
  editedIou: Estimate | null;
  with: ArmReport;
  without: ArmReport;
  difference: Estimate | null;
};

/**
 * What the machine's boxes do to people. Which pictures go without was drawn at random, so the difference in boxes a
 * picture between the two arms is caused by the suggestions (plus chance, which the interval covers). It compares by what
 * was drawn, not by what the machine had to offer, so a picture without detections stays in its arm.
 */
export function reportBias(answers: readonly ObservedAnswer[]): BiasReport {
  const assisted = answers.filter((answer) => answer.hadSuggestions);
  const alone = answers.filter((answer) => !answer.hadSuggestions);
  const shown = assisted.flatMap((answer) => answer.suggestions);
  const countOf = (fate: SuggestionFate) => shown.filter((one) => one.fate === fate).length;
  const shareOf = (fate: SuggestionFate) =>
    estimateClusteredShare(
      assisted.map(({ suggestions }) => ({
        hits: suggestions.filter((one) => one.fate === fate).length,
        of: suggestions.length,
      })),
    );
  return {
    suggestions: { ...byFate(countOf), total: shown.length },
    shares: byFate(shareOf),
    editedIou: estimateMean(
      shown.flatMap(({ fate, iou }) => (fate === 'edited' && iou !== null ? [iou] : [])),
    ),
    with: reportArm(assisted),
    without: reportArm(alone),
    difference: estimateDifference(boxCounts(assisted), boxCounts(alone)),
  };
}

const boxCounts = (answers: readonly ObservedAnswer[]) => answers.map((answer) => answer.boxCount);

function reportArm(answers: readonly ObservedAnswer[]): ArmReport {
  return {
    answers: answers.length,
    boxesPerPicture: estimateMean(boxCounts(answers)),
    secondsPerPicture: estimateMean(answers.map((answer) => answer.activeMs / 1_000)),
  };
}

function byFate<Value>(valueOf: (fate: SuggestionFate) => Value): Record<SuggestionFate, Value> {
  return {
    accepted: valueOf('accepted'),
    edited: valueOf('edited'),
    rejected: valueOf('rejected'),
    ignored: valueOf('ignored'),
  };
}
