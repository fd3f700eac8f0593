import type { BrandLessons, LessonEntry } from '@/lib/domain/learning/plan-lessons';
import type { ModelledDefinition } from '@/lib/server/brands/find-definition';
import { regionKey } from '@/lib/server/scores/region-embeddings';
import { regionOf } from '@/lib/domain/learning/region-of';
import { REFERENCE_DETECTIONS, type BuiltBrandModel } from '../build-brand-model';
import { analyseReferences } from '../brand-references';
import { BYTES_MISSING } from '../worker/read-evidence';
import { readReferences } from '../worker/read-references';
import { createKeepingAnalyser } from './keeping-analyser';
import { learnBrand } from './learn-brand';
import {
  seeBoxes,
  type BoxVectors,
  type LeftOut,
  type SeeingDeps,
  type SeenPicture,
  type SeenPictures,
} from './see-lessons';

export type Learner = SeeingDeps & { see: (sha256s: readonly string[]) => Promise<SeenPictures> };

export type LearnedDefinition = {
  built: BuiltBrandModel;
  /** Those whose pictures could be looked at. */
  lessons: BrandLessons;
  /** Of pictures that show the brand. */
  boxCount: number;
  referenceCount: number;
  leftOut: { pictures: LeftOut[]; boxes: LeftOut[]; references: LeftOut[] };
};

export const NO_LESSONS: BrandLessons = { own: [], others: [] };

/** The model of a brand from its definition and these lessons. What nothing can be seen of is left out, and said. */
export async function learnDefinition(
  learner: Learner,
  definition: ModelledDefinition,
  planned: BrandLessons,
): Promise<LearnedDefinition> {
  const { pictures: readable, missing } = await readReferences(definition.references);
  const references = await analyseReferences(createKeepingAnalyser(learner), readable, REFERENCE_DETECTIONS);
  const all = [...planned.own, ...planned.others];
  const { pictures, leftOut } = await learner.see([...new Set(all.map(({ imageSha256 }) => imageSha256))]);
  const lessons = whichWereSeen(planned, pictures);
  const boxes = await seeBoxes(learner, [...lessons.own, ...lessons.others]);
  const { slug, name, aliases, keywords, version } = definition;
  const words = { slug, version, names: [name], aliases, keywords };
  const built = learnBrand(learner.scorer, words, references, lessons, { pictures, boxes: boxes.vectors });
  return {
    built,
    lessons,
    boxCount: countBoxes(lessons.own, boxes.vectors),
    referenceCount: readable.length - built.rejected.length,
    leftOut: {
      pictures: leftOut,
      boxes: boxes.leftOut,
      references: [
        ...missing.map((imageSha256) => ({ imageSha256, reason: BYTES_MISSING })),
        ...built.rejected.map(({ sha256, failure }) => ({ imageSha256: sha256, reason: failure.reason })),
      ],
    },
  };
}

function whichWereSeen(
  { own, others }: BrandLessons,
  pictures: ReadonlyMap<string, SeenPicture>,
): BrandLessons {
  const isSeen = ({ imageSha256 }: LessonEntry) => pictures.has(imageSha256);
  return { own: own.filter(isSeen), others: others.filter(isSeen) };
}

function countBoxes(lessons: readonly LessonEntry[], vectors: BoxVectors): number {
  return lessons
    .filter(({ isPresent }) => isPresent)
    .flatMap(({ imageSha256, boxes }) =>
      (boxes ?? []).filter((box) => vectors.get(imageSha256)?.has(regionKey(regionOf(box)))),
    ).length;
}
