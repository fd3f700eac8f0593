import type { LoadedBrands } from '@/inference/loaded-brands';
import { matchCrop } from './measure-crops';
import { learnBrands, type BrandSources } from './learn-brands';
import { scoreAds, type ScoredAd } from './score-ads';
import type { SeenAd } from './see-ads';

/** One gallery with some brands left out. */
export type StrangerFold = {
  loaded: LoadedBrands;
  /** Ads of the brands in the gallery; `ad` = index among all known ads. */
  known: readonly { ad: number; scored: ScoredAd }[];
  strangers: readonly ScoredAd[];
  /** Probability of the most probable brand, for each true box. */
  crops: { known: readonly number[]; strangers: readonly number[] };
};

const MOST_FOLDS = 7;

/**
 * Leaves brands out in turn, so that each brand's photographs serve once as strangers: brands in the order of their
 * slugs are dealt out to as many folds as there are brands, at most seven. The gallery of a fold has neither references
 * nor lessons of the brands left out. Ads of brands that are not known at all are strangers to every fold and counted in
 * the first. Fewer than two brands leave no gallery: no folds.
 */
export function runStrangers(
  sources: BrandSources,
  { known, foreign }: { known: readonly SeenAd[]; foreign: readonly SeenAd[] },
  onProgress: (label: string, done: number, total: number) => void,
): StrangerFold[] {
  const slugs = [...sources.brands.keys()];
  const count = slugs.length < 2 ? 0 : Math.min(MOST_FOLDS, slugs.length);
  return Array.from({ length: count }, (_, fold): StrangerFold => {
    onProgress('Strangers', fold, count);
    const leftOut = new Set(slugs.filter((_slug, index) => index % count === fold));
    const loaded = learnBrands(
      sources,
      slugs.filter((slug) => !leftOut.has(slug)),
    );
    const inside = [...known.keys()].filter((ad) => !leftOut.has(known[ad]!.brand!));
    const scoredInside = scoreAds(
      loaded,
      inside.map((ad) => known[ad]!),
    );
    const strangers = [...known.filter(({ brand }) => leftOut.has(brand!)), ...(fold === 0 ? foreign : [])];
    const cropsOf = (ads: readonly SeenAd[], isCounted: (brand: string) => boolean) =>
      ads.flatMap(
        (ad) =>
          ad.seenBoxes?.flatMap((box) =>
            isCounted(box.brand) ? (matchCrop(loaded, box)?.prob ?? []) : [],
          ) ?? [],
      );
    return {
      loaded,
      known: inside.map((ad, index) => ({ ad, scored: scoredInside[index]! })),
      strangers: scoreAds(loaded, strangers),
      crops: {
        known: cropsOf(known, (brand) => sources.brands.has(brand) && !leftOut.has(brand)),
        strangers: cropsOf(strangers, (brand) => !sources.brands.has(brand) || leftOut.has(brand)),
      },
    };
  });
}
