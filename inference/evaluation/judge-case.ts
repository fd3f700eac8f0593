import type { EvaluatedKind } from '@/lib/contracts/evaluations';
import type { CaseLabel, PlannedCase } from '@/lib/domain/evaluation/plan-cases';
import type { Outcome, Probs } from '@/lib/domain/evaluation/tally';
import { EVALUATED_SIGNALS } from '@/lib/domain/evaluation/tally';
import { fuse, keepSignals, SCORE_FLOOR, VISION_SIGNALS } from '@/lib/domain/fusion';
import type { CaseFacts } from '@/lib/server/evaluations/describe-cases';
import type { NewCase, NewScore } from '@/lib/server/evaluations/store-evaluation';
import type { LoadedBrands } from '../loaded-brands';
import { scoreAd, type AdBrandScore, type ScoredImage } from '../score-ad';

const HALF = 0.5;

export type Judging = {
  kind: EvaluatedKind;
  /** Its brands' ids are those of the brands. */
  loaded: LoadedBrands;
  thresholds: ReadonlyMap<string, number>;
};

/**
 * What the models say of a case, beside what people said. Kept is every brand that people answered for, and those that the
 * machine holds possible; brands that the seller may sell are subtracted, as triage does.
 */
export function judgeCase(
  { kind, loaded, thresholds }: Judging,
  { number, weight, labels }: PlannedCase,
  { title, category, source, language, authorizedBrandIds }: CaseFacts,
  images: readonly ScoredImage[],
): NewCase {
  const labelOf = new Map(labels.map((label) => [label.brandId, label]));
  const authorized = new Set(authorizedBrandIds);
  const scores = scoreAd(loaded, title, images).brands.flatMap((score, index): NewScore[] => {
    const brandId = score.brandModelId;
    if (authorized.has(brandId)) return [];
    const label = labelOf.get(brandId);
    const threshold = thresholds.get(brandId)!;
    const probs = toProbs(loaded, index, score);
    if (!label && !isPossible(probs, threshold)) return [];
    return [
      {
        brandId,
        outcome: toOutcome(kind, label, probs.fused >= threshold),
        kind: label?.isPresent ? label.kind : null,
        markSize: label?.isPresent ? label.markSize : null,
        imageSha256: label?.isPresent ? label.imageSha256 : loudestImage(score, images),
        probs,
      },
    ];
  });
  return { number, weight, category, source, language, scores };
}

/** The product's probability, the same without the title, and that of each signal alone. */
function toProbs({ brands }: LoadedBrands, index: number, { prob, values }: AdBrandScore): Probs {
  const { fusion } = brands[index]!.model;
  const alone = (...kept: Parameters<typeof keepSignals>[1]) => fuse(fusion, keepSignals(values, kept)).prob;
  return {
    fused: prob,
    vision: alone(...VISION_SIGNALS),
    appearance: alone('appearance'),
    mark: alone('mark'),
    title: alone('title'),
  };
}

function isPossible(probs: Probs, threshold: number): boolean {
  const least = Math.min(threshold, HALF);
  return probs.fused >= SCORE_FLOOR || EVALUATED_SIGNALS.some((signal) => probs[signal] >= least);
}

/**
 * In a closed set a known picture of one brand shows no other unless somebody said so; in an open set whoever decided an ad
 * answered for every brand. Of past misses only what is there is known.
 */
function toOutcome(kind: EvaluatedKind, label: CaseLabel | undefined, isFlagged: boolean): Outcome {
  if (label?.isPresent) return isFlagged ? 'found' : 'missed';
  if (kind === 'business' && !label) return 'unknown';
  return isFlagged ? 'wrong' : 'passed';
}

function loudestImage({ best, bestMark, fused }: AdBrandScore, images: readonly ScoredImage[]): string {
  const isMark = bestMark && fused.signals.mark.contribution > fused.signals.appearance.contribution;
  return (isMark ? bestMark : best)?.imageSha256 ?? bestMark?.imageSha256 ?? images[0]!.sha256;
}
