import type { BrandLine } from '@/lib/contracts/brands';
import {
  composeBrandModel,
  type BrandDefinitionForModel,
  type BrandModelParts,
} from '@/inference/build-brand-model';
import type { LabelledExample } from '@/inference/brand-heads';
import type { AnalysedReferences } from '@/inference/brand-references';
import { toExample } from '@/inference/learning/to-example';
import { loadBrandModels, type BrandContext, type LoadedBrands } from '@/inference/loaded-brands';
import type { SeenAd } from './see-ads';

/** A labelled ad to learn from. */
export type Lesson = { ad: SeenAd; group: string };
export type KnownBrand = { line: BrandLine | null; references: AnalysedReferences };
export type BrandSources = {
  parts: BrandModelParts & BrandContext;
  /** By slug, in the order of the slugs. */
  brands: ReadonlyMap<string, KnownBrand>;
  lessons: readonly Lesson[];
  /** false: every brand has the release's, as `fit-fusion.ts` needs it. */
  learnsFusion: boolean;
};

/**
 * Builds the brands `slugs` as the product would from their references and the lessons. Lessons of brands that are not
 * among them are not looked at: to this gallery those brands are strangers.
 */
export function learnBrands(
  { parts, brands, lessons, learnsFusion }: BrandSources,
  slugs: readonly string[],
): LoadedBrands {
  const known = new Set(slugs);
  const usable = lessons.filter(({ ad }) => ad.brand === null || known.has(ad.brand!));
  const models = slugs.map((slug) => {
    const { line, references } = brands.get(slug)!;
    const examples = usable.flatMap((lesson) => toLesson(lesson, slug) ?? []);
    const { model } = composeBrandModel(parts, toDefinition(slug, line), references, examples, {
      learnsFusion,
    });
    return { id: slug, model };
  });
  return loadBrandModels(models, parts);
}

/** The first picture stands for the ad: boxes belong to it, and of the others nobody has said what they show. */
function toLesson({ ad, group }: Lesson, slug: string): LabelledExample | null {
  const [picture] = ad.pictures;
  if (!picture) return null;
  const isPresent = ad.brand === slug;
  const boxes = ad.seenBoxes;
  return toExample({
    imageSha256: picture.sha256,
    isPresent,
    isBackground: ad.brand === null,
    group,
    embedding: picture.embedding,
    detections: picture.detections,
    ownBoxes: boxes && boxes.filter((box) => isPresent && box.brand === slug),
    isGenuine: true,
    otherBoxes: boxes?.filter((box) => box.brand !== slug).map(({ vector }) => vector) ?? [],
  });
}

/** A brand without a definition has no words: labels do not say how it is written. */
function toDefinition(slug: string, line: BrandLine | null): BrandDefinitionForModel {
  if (line === null) return { slug, version: 1, names: [], aliases: [], keywords: [] };
  return { slug, version: 1, names: [line.name], aliases: line.aliases, keywords: line.keywords };
}
