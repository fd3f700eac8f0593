import type { BrandLine } from '@/lib/contracts/brands';
import {
  composeBrandModel,
  type BrandDefinitionForModel,
  type BrandModelParts,
} from '@/inference/build-brand-model';
import type { LabelledExample } from '@/inference/brand-heads';
import type { AnalysedReferences } from '@/inference/brand-references';
import { loadBrandModels, type BrandContext, type LoadedBrands } from '@/inference/loaded-brands';
import { intersectionOverUnion } from '@/lib/domain/non-max-suppression';
import type { SeenAd } from './see-ads';

/** A labelled ad to learn from. */
export type Lesson = { ad: SeenAd; group: string };
export type KnownBrand = { line: BrandLine | null; references: AnalysedReferences };
export type BrandSources = {
  parts: BrandModelParts & BrandContext;
  /** By slug, in the order of the slugs. */
  brands: ReadonlyMap<string, KnownBrand>;
  lessons: readonly Lesson[];
};

/** Of each picture, what the detector is surest of: the hardest things that are not the brand's mark. */
const OTHER_DETECTIONS = 5;
/** A detection that touches a true box less than this shows something else. */
const APART_IOU = 0.1;

/**
 * Builds the brands `slugs` as the product would from their references and the lessons. Lessons of brands that are not
 * among them are not looked at: to this gallery those brands are strangers.
 */
export function learnBrands(
  { parts, brands, lessons }: BrandSources,
  slugs: readonly string[],
): LoadedBrands {
  const known = new Set(slugs);
  const usable = lessons.filter(({ ad }) => ad.brand === null || known.has(ad.brand!));
  const models = slugs.map((slug) => {
    const { line, references } = brands.get(slug)!;
    const examples = usable.flatMap((lesson) => toExample(lesson, slug) ?? []);
    const { model } = composeBrandModel(parts, toDefinition(slug, line), references, examples);
    return { id: slug, model };
  });
  return loadBrandModels(models, parts);
}

/** The first picture stands for the ad: boxes belong to it, and of the others nobody has said what they show. */
function toExample({ ad, group }: Lesson, slug: string): LabelledExample | null {
  const [picture] = ad.pictures;
  if (!picture) return null;
  const isPresent = ad.brand === slug;
  const own = ad.seenBoxes?.filter((box) => isPresent && box.brand === slug) ?? [];
  const otherBoxes = ad.seenBoxes?.filter((box) => box.brand !== slug) ?? [];
  // Without boxes nobody knows which of a brand's own detections is its mark.
  const isKnown = !isPresent || ad.seenBoxes !== null;
  const apart = picture.detections
    .filter(({ box }) => own.every(({ region }) => intersectionOverUnion(region, box) < APART_IOU))
    .slice(0, isKnown ? OTHER_DETECTIONS : 0);
  return {
    imageSha256: picture.sha256,
    isPresent,
    group,
    embedding: picture.embedding,
    marks: own.map(({ region, vector }) => ({ region, vector })),
    otherMarks: [...otherBoxes.map(({ vector }) => vector), ...apart.map(({ embedding }) => embedding)],
  };
}

/** A brand without a definition has no words: labels do not say how it is written. */
function toDefinition(slug: string, line: BrandLine | null): BrandDefinitionForModel {
  if (line === null) return { slug, version: 1, names: [], aliases: [], keywords: [] };
  return { slug, version: 1, names: [line.name], aliases: line.aliases, keywords: line.keywords };
}
