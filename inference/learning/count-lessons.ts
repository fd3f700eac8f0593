import type { LeftOutCounts } from '@/lib/contracts/learning';
import { groupBy } from '@/lib/domain/group-by';
import type { BrandLessons } from '@/lib/domain/learning/plan-lessons';
import type { LearnedCounts } from '@/lib/server/learning/learned-brands';
import type { LearnedDefinition } from './learn-definition';
import type { LeftOut } from './see-lessons';

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

const KINDS = ['pictures', 'boxes', 'references'] as const;

/** What was left out, by what it is and why, each with its number. */
export function countLeftOut(
  leftOut: Partial<Record<(typeof KINDS)[number], readonly LeftOut[]>>,
): LeftOutCounts {
  return KINDS.flatMap((what) =>
    [...groupBy(leftOut[what] ?? [], ({ reason }) => reason)].map(([reason, { length: count }]) => ({
      what,
      reason,
      count,
    })),
  );
}

function countPictures({ own, others }: BrandLessons) {
  const positives = own.filter(({ isPresent }) => isPresent).length;
  const hardNegatives = own.filter(({ isHardNegative }) => isHardNegative).length;
  return { positives, hardNegatives, otherNegatives: own.length - positives - hardNegatives + others.length };
}
