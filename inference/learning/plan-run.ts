import { createHash } from 'node:crypto';
import type { LearningSettings } from '@/lib/contracts/learning';
import { planLessons, type BrandLessons } from '@/lib/domain/learning/plan-lessons';
import type { Lesson } from '@/lib/server/learning/read-lessons';

/** The order that a seed gives pictures. */
export const rankBy =
  ({ seed }: Pick<LearningSettings, 'seed'>) =>
  (sha256: string) =>
    createHash('sha256').update(`${seed} ${sha256}`).digest('hex');

/** What each brand learns from a dataset version: its training pictures. @param minedOf by brand, of the run in `minedFrom` */
export function planRun(
  lessons: readonly Lesson[],
  brandIds: readonly string[],
  settings: LearningSettings,
  minedOf: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, BrandLessons> {
  const training = lessons.filter(({ split }) => split === 'training');
  return planLessons(training, brandIds, {
    othersAsNegatives: settings.othersAsNegatives,
    rankOf: rankBy(settings),
    minedOf,
  });
}
