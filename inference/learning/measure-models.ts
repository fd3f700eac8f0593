import type { StoredFigures } from '@/lib/contracts/learning';
import {
  measureHeldOut,
  type HeldOutFigures,
  type HeldOutScore,
} from '@/lib/domain/learning/measure-held-out';
import { createKnown } from '@/lib/domain/learning/create-known';
import type { LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { LoadedBrands } from '../loaded-brands';
import { scoreAd } from '../score-ad';
import type { SeenPicture } from './see-lessons';

/** Brand models with the brands they are of, in the order of `loaded.brands`. */
export type NamedModels = { loaded: LoadedBrands; brandIds: readonly string[] };

/** One picture through the networks of either side; null = these cannot read it. */
type TwoViews = { before: SeenPicture; after: SeenPicture | null };

/**
 * Collects what two sets of models say of held-out pictures, by vision alone, each of its own view of them. What is
 * known of a picture and a brand is what the labels say (`createKnown`). What the second side alone cannot read it holds to be nothing: probability 0.
 */
export function createHeldOutMeasure(
  lessons: readonly LessonEntry[],
  brandIds: readonly string[],
  before: NamedModels,
  after: NamedModels,
) {
  const knownOf = createKnown(lessons);
  const scores = new Map(brandIds.map((brandId): [string, HeldOutScore[]] => [brandId, []]));

  return {
    add(sha256: string, views: TwoViews): void {
      const probBefore = probsOf(before, sha256, views.before);
      const probAfter = views.after && probsOf(after, sha256, views.after);
      for (const [brandId, list] of scores) {
        const known = knownOf(sha256, brandId);
        if (known === null) continue;
        list.push({
          isPresent: known === 'present',
          before: probBefore.get(brandId) ?? null,
          after: probAfter === null ? 0 : probAfter.get(brandId)!,
        });
      }
    },
    /** By brand; brands without a held-out picture are left out. */
    figures(): Map<string, HeldOutFigures> {
      const all = new Map<string, HeldOutFigures>();
      for (const [brandId, list] of scores) {
        const figures = measureHeldOut(list);
        if (figures) all.set(brandId, figures);
      }
      return all;
    },
  };
}

/** With the model that was in use (its SHA-256; null = none), which they are compared with. */
export function toStoredFigures(
  { negativesOver, ...figures }: HeldOutFigures,
  insteadOf: string | null,
): StoredFigures {
  return { ...figures, paired: { insteadOf, negativesOver } };
}

function probsOf(
  { loaded, brandIds }: NamedModels,
  sha256: string,
  { embedding, detections }: SeenPicture,
): Map<string, number> {
  const marks = detections.map((one) => ({ embedding: one.embedding, objectness: one.objectness }));
  const { brands } = scoreAd(loaded, '', [{ sha256, embedding, detections: marks }]);
  return new Map(brands.map(({ prob }, index) => [brandIds[index]!, prob]));
}
