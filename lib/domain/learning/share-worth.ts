import { estimateShare, type Estimate } from '../evaluation/intervals';

/** What more answers make of a share: only how sure it is, since nobody knows which way it will go. */
export type ShareWorth = {
  /** Null = nothing is answered yet. */
  now: Estimate | null;
  /** More answers, and the width of the 95 % interval before and with them, 0..1. */
  answers: number;
  widthNow: number;
  widthThen: number;
};

/**
 * How much narrower Wilson's 95 % interval of a share becomes with more answers that split as those before did; before the first
 * answer in halves, which is the widest that it can be.
 *
 * @param answers may be a fraction: what is expected to be answered
 */
export function worthOfAnswers(hits: number, n: number, answers: number): ShareWorth {
  const share = n === 0 ? 0.5 : hits / n;
  const now = n === 0 ? null : estimateShare(hits, n);
  return {
    now,
    answers,
    widthNow: now ? widthOf(now) : 1,
    widthThen: widthOf(estimateShare(share * (n + answers), n + answers)),
  };
}

const widthOf = ({ low, high }: Estimate) => high - low;
