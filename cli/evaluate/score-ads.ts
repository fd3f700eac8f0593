import type { LoadedBrands } from '@/inference/loaded-brands';
import { scoreAd, type AdScore } from '@/inference/score-ad';
import { fuse, keepSignals, SIGNAL_NAMES, VISION_SIGNALS, type SignalName } from '@/lib/domain/fusion';
import type { SeenAd } from './see-ads';

/** What is measured: the fusion, the fusion without title, and each signal as if it were alone. */
export const VARIANTS = ['fused', 'vision', ...SIGNAL_NAMES] as const;
export type Variant = (typeof VARIANTS)[number];
export type ScoredAd = {
  ad: SeenAd;
  score: AdScore;
  /** Per variant a probability for each brand, in the order of the loaded brands. */
  probs: Record<Variant, number[]>;
};

const KEPT: Record<Variant, readonly SignalName[]> = {
  fused: SIGNAL_NAMES,
  vision: VISION_SIGNALS,
  appearance: ['appearance'],
  mark: ['mark'],
  title: ['title'],
};

/** Truth is not looked at: title and pictures only. */
export function scoreAds(loaded: LoadedBrands, ads: readonly SeenAd[]): ScoredAd[] {
  return ads.map((ad) => {
    const score = scoreAd(loaded, ad.title, ad.pictures);
    const probsOf = (variant: Variant) =>
      score.brands.map(
        ({ values }, index) =>
          fuse(loaded.brands[index]!.model.fusion, keepSignals(values, KEPT[variant])).prob,
      );
    const probs = Object.fromEntries(VARIANTS.map((variant) => [variant, probsOf(variant)]));
    return { ad, score, probs: probs as Record<Variant, number[]> };
  });
}

/** Whether any ad has what this variant needs; if not, why. */
export function whyAbsent(variant: Variant, scored: readonly ScoredAd[]): string | null {
  const hasAny = scored.some(({ score }) =>
    score.brands.some(({ values }) => KEPT[variant].some((name) => values[name] !== null)),
  );
  if (hasAny) return null;
  return {
    fused: 'no ad has a title or a picture that a brand can be compared with',
    vision: 'no brand has a prototype, head or mark',
    appearance: 'no brand has a prototype or head',
    mark: 'no brand has a mark: give references, or labelled boxes to learn from',
    title: 'no ad has a title, or no brand has words',
  }[variant];
}
