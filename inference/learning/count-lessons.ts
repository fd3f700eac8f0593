import type { BrandLessons } from '@/lib/domain/learning/plan-lessons';
import type { LearnedCounts } from '@/lib/server/learning/learned-brands';
import type { LearnedDefinition } from './learn-definition';

/** Of lessons that nobody looked at. */
export function countLabels(lessons: BrandLessons): LearnedCounts {
  const boxes = lessons.own.flatMap((one) => (one.isPresent ? (one.boxes ?? []) : [])).length;
  return {
    ...countPictures(lessons),
    boxes,
    references: 0,
    picturesLeftOut: 0,
    boxesLeftOut: 0,
    referencesLeftOut: 0,
  };
}

/** Of what a model was learned from. */
export function countLearned({
  lessons,
  boxCount,
  referenceCount,
  leftOut,
}: LearnedDefinition): LearnedCounts {
  return {
    ...countPictures(lessons),
    boxes: boxCount,
    references: referenceCount,
    picturesLeftOut: leftOut.pictures.length,
    boxesLeftOut: leftOut.boxes.length,
    referencesLeftOut: leftOut.references.length,
  };
}

function countPictures({ own, others }: BrandLessons) {
  const positives = own.filter(({ isPresent }) => isPresent).length;
  const hardNegatives = own.filter(({ isHardNegative }) => isHardNegative).length;
  return { positives, hardNegatives, otherNegatives: own.length - positives - hardNegatives + others.length };
}
