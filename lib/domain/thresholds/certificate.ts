import { toCanonicalJson } from '../canonical-json';
import { isViolation, showsBrand, type Reason } from '../reasons';
import type { TestedLevel } from './certify-blocks';
import type { TrialLabel } from './count-trials';
import type { Quantity } from './quantities';
import type { ErrorSpending } from './spend-error';

/** What can be promised: shares of flagged pairs, of which the lots draw as many as the test asks for. */
export const CERTIFIED_QUANTITIES = ['actionable-precision', 'brand-precision'] as const satisfies Quantity[];
export type CertifiedQuantity = (typeof CERTIFIED_QUANTITIES)[number];

/** Whether a flagged pair that was decided so is what the promise is about; every other one is an error. */
export function isAsPromised(quantity: CertifiedQuantity, reason: Reason): boolean {
  return quantity === 'actionable-precision' ? isViolation(reason) : showsBrand(reason);
}

/** What was promised before any label was seen. */
export type ThresholdPromise = {
  quantity: CertifiedQuantity;
  /** The share that is promised, e.g. 0.9. */
  target: number;
  /** The chance with which the promise may be broken, over all attempts, e.g. 0.05. */
  delta: number;
  spending: Exclude<ErrorSpending, 'anytime'>;
  /** `per-brand`: each brand's promise for itself; `family-wise`: all `brands` promises at once. */
  scope: { kind: 'per-brand' } | { kind: 'family-wise'; brands: number };
};

/** How the labels were drawn. */
export type SampleDesign = { kind: 'blocks'; blockSize: number; rounds: number; seed: string };

/** Stored with a threshold version; says all that is needed to check it again. */
export type Certificate = {
  promise: ThresholdPromise;
  confidence: number;
  threshold: number;
  n: number;
  errors: number;
  groups: number;
  pValue: number;
  /** 1 for the first, and what it was allowed to err with. */
  attempt: number;
  errorOfAttempt: number;
  design: SampleDesign;
  /** Labels left out because the model, or what chose it, had learned from them. */
  excludedLessons: number;
  brandModelId: string;
  /** Hash of `certificateEvidence`. */
  dataHash: string;
  /** Traffic that the pairs are of; ISO times. */
  window: { from: string; to: string };
  issuedAt: string;
  validUntil: string;
};

const DAY_MS = 86_400_000;

/** The certificate of a level that passed. */
export function issueCertificate(
  level: TestedLevel & { pValue: number },
  facts: Omit<
    Certificate,
    'confidence' | 'threshold' | 'n' | 'errors' | 'groups' | 'pValue' | 'issuedAt' | 'validUntil'
  >,
  { issuedAt, validDays }: { issuedAt: Date; validDays: number },
): Certificate {
  const { threshold, n, errors, groups, pValue } = level;
  return {
    ...facts,
    confidence: 1 - facts.promise.delta,
    threshold,
    n,
    errors,
    groups,
    pValue,
    issuedAt: issuedAt.toISOString(),
    validUntil: new Date(issuedAt.getTime() + validDays * DAY_MS).toISOString(),
  };
}

/** What the data hash is taken of: every label that counted, in the order of their keys. */
export function certificateEvidence(labels: readonly (TrialLabel & { key: string; prob: number })[]): string {
  const rows = labels
    .map(({ key, prob, lot, group, isError }) => ({ key, prob, lot, group, isError }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return toCanonicalJson(rows);
}

/** Labels, or pairs of a window, without those that the model under test, or what chose it, has learned from. */
export function leaveOutLessons<Row extends { isLesson: boolean }>(
  rows: readonly Row[],
): { rows: Row[]; excluded: number } {
  const kept = rows.filter(({ isLesson }) => !isLesson);
  return { rows: kept, excluded: rows.length - kept.length };
}
