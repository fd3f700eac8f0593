import type { Region } from '@/lib/contracts/brand-model';
import { intersectionOverUnion } from '@/lib/domain/non-max-suppression';
import type { LabelledExample } from '../brand-heads';

/** A picture as the networks saw it, with what people said of one brand. */
export type SeenLesson = {
  imageSha256: string;
  isPresent: boolean;
  /** As in `LabelledExample`. */
  isBackground: boolean;
  /** Near-duplicates share one. */
  group: string;
  /** Of the whole picture, unit, float32 [embeddingDims]. */
  embedding: Float32Array;
  /** The detector's, best first. */
  detections: ReadonlyArray<{ box: Region; objectness: number; embedding: Float32Array }>;
  /** Boxes of this brand's marks; null = nobody searched the picture for them. */
  ownBoxes: ReadonlyArray<{ region: Region; vector: Float32Array }> | null;
  /** Whether those are genuine: covered marks and look-alikes teach appearance only. */
  isGenuine: boolean;
  /** Mark embeddings of boxes of other brands. */
  otherBoxes: readonly Float32Array[];
};

/** Of each picture, what the detector is surest of: the hardest things that are not the brand's mark. */
const OTHER_DETECTIONS = 5;
/** A detection that touches a true box less than this shows something else. */
const APART_IOU = 0.1;

/** What a brand learns from one picture. */
export function toExample(lesson: SeenLesson): LabelledExample {
  const { imageSha256, isPresent, isBackground, group, embedding, detections, isGenuine, otherBoxes } =
    lesson;
  const own = isPresent ? (lesson.ownBoxes ?? []) : [];
  // Without boxes nobody knows which of a brand's own detections is its mark.
  const isKnown = !isPresent || lesson.ownBoxes !== null;
  const apart = detections
    .filter(({ box }) => own.every(({ region }) => intersectionOverUnion(region, box) < APART_IOU))
    .slice(0, isKnown ? OTHER_DETECTIONS : 0);
  return {
    imageSha256,
    isPresent,
    isBackground,
    group,
    embedding,
    marks: isGenuine ? own.map(({ region, vector }) => ({ region, vector })) : [],
    detections,
    otherMarks: [...otherBoxes, ...apart.map((detection) => detection.embedding)],
  };
}
