import type { BrandDefinitionForModel } from '@/inference/build-brand-model';
import type { BrandSeen } from '@/inference/learning/learn-brand';
import type { LessonEntry } from '@/lib/domain/learning/plan-lessons';
import { regionKey } from '@/lib/server/scores/region-embeddings';
import type { SeenAd } from './see-ads';

// Ads of a set as lessons: the first picture of each, known by its truth.

/** @param slug null = it shows none of the brands */
export function toEntry(
  { pictures, seenBoxes }: SeenAd,
  slug: string | null,
  isPresent: boolean,
): LessonEntry {
  const { sha256 } = pictures[0]!;
  return {
    imageSha256: sha256,
    groupKey: sha256,
    brandId: slug,
    isPresent,
    isHardNegative: !isPresent,
    isGenuine: isPresent,
    boxes: isPresent ? (seenBoxes?.map(({ region }) => region) ?? null) : null,
  };
}

export function toBrandSeen(ads: readonly SeenAd[]): BrandSeen {
  return {
    pictures: new Map(ads.map(({ pictures: [first] }) => [first!.sha256, first!])),
    boxes: new Map(
      ads.map(({ pictures: [first], seenBoxes }) => [
        first!.sha256,
        new Map((seenBoxes ?? []).map(({ region, vector }) => [regionKey(region), vector])),
      ]),
    ),
  };
}

export const toDefinition = (slug: string): BrandDefinitionForModel => ({
  slug,
  version: 1,
  names: [slug],
  aliases: [],
  keywords: [],
});
