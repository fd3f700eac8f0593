import { showsBrand, type Reason } from '../domain/reasons';

export type DraftLine = { brandId: string; reason: Reason };

/** Send it now, or go on with another suspect. */
export type DraftStep = {
  lines: readonly DraftLine[];
  next: { kind: 'send' } | { kind: 'suspect'; brandId: string };
};

/**
 * What one decision key does to an answer in the making.
 *
 * An ad shows one brand, as a rule: an answer that says a brand is shown sends at once, one key, one decision. An answer
 * that says it is not goes on to the next suspect that is to be answered; the last one sends. Where several brands are
 * shown (`isSeveral`), every key goes on like that. A second key on the same brand replaces its answer.
 */
export function answerBrand(
  lines: readonly DraftLine[],
  suspectIds: readonly string[],
  answer: DraftLine,
  isSeveral = false,
): DraftStep {
  const answered = [...lines.filter((line) => line.brandId !== answer.brandId), answer];
  const open = openSuspects(answered, suspectIds);
  const after = open.find((id) => suspectIds.indexOf(id) > suspectIds.indexOf(answer.brandId)) ?? open[0];
  const isDone = after === undefined || (!isSeveral && showsBrand(answer.reason));
  return { lines: answered, next: isDone ? { kind: 'send' } : { kind: 'suspect', brandId: after } };
}

/** From here on a suspect is likely enough that the decision should say something of it. */
const LIKELY_PROB = 0.3;

/**
 * The suspects that a decision answers: the likeliest one, and any other that is likely. The rest is shown beside them
 * and may be answered, so that one key decides the usual ad.
 */
export function suspectsToAnswer(suspects: ReadonlyArray<{ brandId: string; prob: number }>): string[] {
  return suspects
    .filter(({ prob }, index) => index === 0 || prob >= LIKELY_PROB)
    .map(({ brandId }) => brandId);
}

/** Suspects without an answer: they stay unknown when the decision is sent, unless it says that none of them is shown. */
export function openSuspects(lines: readonly DraftLine[], suspectIds: readonly string[]): string[] {
  return suspectIds.filter((id) => !lines.some((line) => line.brandId === id));
}
