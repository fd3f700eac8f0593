import {
  measureHeldOut,
  type HeldOutFigures,
  type HeldOutScore,
} from '@/lib/domain/learning/measure-held-out';
import type { LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { LoadedBrands } from '../loaded-brands';
import { scoreAd } from '../score-ad';
import type { SeenPicture } from './see-lessons';

/** Brand models with the brands they are of, in the order of `loaded.brands`. */
export type NamedModels = { loaded: LoadedBrands; brandIds: readonly string[] };

/**
 * Collects what two sets of models say of held-out pictures, by vision alone. A picture that is labelled for another
 * brand only does not show this one.
 */
export function createHeldOutMeasure(
  lessons: readonly LessonEntry[],
  brandIds: readonly string[],
  before: NamedModels,
  after: NamedModels,
) {
  const labelOf = new Map(
    lessons.map((lesson) => [keyOf(lesson.imageSha256, lesson.brandId), lesson.isPresent]),
  );
  const shown = new Set(lessons.filter(({ isPresent }) => isPresent).map(({ imageSha256 }) => imageSha256));
  const scores = new Map(brandIds.map((brandId): [string, HeldOutScore[]] => [brandId, []]));

  return {
    add(sha256: string, { embedding, detections }: SeenPicture): void {
      const image = {
        sha256,
        embedding,
        detections: detections.map((one) => ({ embedding: one.embedding, objectness: one.objectness })),
      };
      const [probBefore, probAfter] = [probsOf(before, image), probsOf(after, image)];
      for (const [brandId, list] of scores) {
        const isPresent = labelOf.get(keyOf(sha256, brandId)) ?? (shown.has(sha256) ? false : null);
        if (isPresent === null) continue;
        list.push({ isPresent, before: probBefore.get(brandId) ?? null, after: probAfter.get(brandId)! });
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

const keyOf = (sha256: string, brandId: string) => `${sha256} ${brandId}`;

function probsOf({ loaded, brandIds }: NamedModels, image: Parameters<typeof scoreAd>[2][number]) {
  const { brands } = scoreAd(loaded, '', [image]);
  return new Map(brands.map(({ prob }, index) => [brandIds[index]!, prob]));
}
