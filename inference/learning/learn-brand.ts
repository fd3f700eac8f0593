import { regionOf } from '@/lib/domain/learning/region-of';
import type { BrandLessons, OtherLesson } from '@/lib/domain/learning/plan-lessons';
import { regionKey } from '@/lib/server/scores/region-embeddings';
import {
  composeBrandModel,
  type BrandDefinitionForModel,
  type BrandModelParts,
  type BuiltBrandModel,
} from '../build-brand-model';
import type { AnalysedReferences } from '../brand-references';
import type { BoxVectors, SeenPicture } from './see-lessons';
import { toExample } from './to-example';

export type BrandSeen = {
  pictures: ReadonlyMap<string, SeenPicture>;
  boxes: BoxVectors;
};

/**
 * The model of one brand from its definition, references and lessons. Pure: the same arguments give the same bytes, and
 * nothing of another brand but the pictures in `lessons.others` is looked at.
 */
export function learnBrand(
  parts: BrandModelParts,
  definition: BrandDefinitionForModel,
  references: AnalysedReferences,
  lessons: BrandLessons,
  seen: BrandSeen,
): BuiltBrandModel {
  const own = lessons.own.flatMap((lesson) =>
    toSeen({ ...lesson, isBackground: false }, seen, lesson.isPresent),
  );
  const others = lessons.others.flatMap((lesson) => toSeen(lesson, seen, false));
  return composeBrandModel(parts, definition, references, [...own, ...others].map(toExample));
}

/** @param isPresent whether the picture shows the brand that learns, which need not be the lesson's */
function toSeen(lesson: OtherLesson, { pictures, boxes }: BrandSeen, isPresent: boolean) {
  const picture = pictures.get(lesson.imageSha256);
  if (!picture) return [];
  const vectorOf = boxes.get(lesson.imageSha256);
  const marks = lesson.boxes?.flatMap((box) => {
    const region = regionOf(box);
    const vector = vectorOf?.get(regionKey(region));
    return vector ? [{ region, vector }] : [];
  });
  return [
    {
      imageSha256: lesson.imageSha256,
      isPresent,
      isBackground: lesson.isBackground,
      group: lesson.groupKey,
      embedding: picture.embedding,
      detections: picture.detections,
      ownBoxes: isPresent ? (marks ?? null) : null,
      isGenuine: lesson.isGenuine,
      otherBoxes: isPresent ? [] : (marks ?? []).map(({ vector }) => vector),
    },
  ];
}
