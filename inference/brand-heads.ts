import type { MarkPrototype, Prototype, Region, StoredHead } from '@/lib/contracts/brand-model';
import {
  trainLogisticHead,
  type HeadExample,
  type LogisticHead,
  type TrainedHead,
} from '@/lib/domain/logistic-head';
import type { MarkCandidate, VectorPool } from '@/lib/domain/match-marks';
import { fromBase64, toBase64 } from './vectors';

/** A picture about which people have said whether the brand is on it. */
export type LabelledExample = {
  imageSha256: string;
  isPresent: boolean;
  /** It shows no brand and stands for what most pictures are like: it counts with the pool, not with what is hard to tell apart. */
  isBackground: boolean;
  /** Near-duplicates share one: none of them measures a head that has seen another. */
  group: string;
  /** Of the whole picture, unit, float32 [embeddingDims]. */
  embedding: Float32Array;
  /** Boxes that people drew or accepted as this brand's marks. */
  marks: readonly { region: Region; vector: Float32Array }[];
  /** Marks and detections that are known not to be this brand's. */
  otherMarks: readonly Float32Array[];
  /** The detector's, best first. */
  detections: readonly MarkCandidate[];
};
/** A head as it is stored, and those that were trained without a part of the groups. */
export type BrandHead = { stored: StoredHead; folds: StoredHead[]; foldOf: TrainedHead['foldOf'] };

/** Fewer positives say less than the prototypes do. */
const SMALLEST_HEAD = 2;
const SMALLEST_MARK_HEAD = 3;

/**
 * The head of signal `appearance`: labelled pictures and the references against labelled pictures of other things and
 * the background pool. null until there are two labelled positives.
 */
export function trainAppearanceHead(
  examples: readonly LabelledExample[],
  references: readonly Prototype[],
  background: VectorPool,
): BrandHead | null {
  if (examples.filter((example) => example.isPresent).length < SMALLEST_HEAD) return null;
  return train(
    [
      ...examples.map(({ embedding: vector, isPresent, isBackground, group }) => ({
        vector,
        isPresent,
        isFromPool: isBackground,
        group,
      })),
      ...references.map(({ vector, imageSha256 }) => toPositive(vector, imageSha256)),
    ],
    background,
  );
}

/** The head of the mark matcher: the gallery against other marks and the pool. null until there are three marks. */
export function trainMarkHead(
  examples: readonly LabelledExample[],
  marks: readonly MarkPrototype[],
  negatives: VectorPool,
): BrandHead | null {
  const boxes = examples.reduce((sum, example) => sum + (example.isPresent ? example.marks.length : 0), 0);
  if (boxes < SMALLEST_MARK_HEAD) return null;
  const groupOf = new Map(examples.map(({ imageSha256, group }) => [imageSha256, group]));
  return train(
    [
      ...marks.map(({ vector, imageSha256 }) => toPositive(vector, groupOf.get(imageSha256) ?? imageSha256)),
      ...examples.flatMap(({ otherMarks, isBackground, group }) =>
        otherMarks.map((vector) => ({ vector, isPresent: false, isFromPool: isBackground, group })),
      ),
    ],
    negatives,
  );
}

export function toHead({ weights, bias }: StoredHead): LogisticHead {
  return { weights: fromBase64(weights), bias };
}

function toPositive(vector: string, group: string): HeadExample {
  return { vector: fromBase64(vector), isPresent: true, isFromPool: false, group };
}

function train(labelled: readonly HeadExample[], pool: VectorPool): BrandHead {
  const others = Array.from({ length: pool.count }, (_, row): HeadExample => {
    const vector = pool.embeddings.subarray(row * pool.dims, (row + 1) * pool.dims);
    return { vector, isPresent: false, isFromPool: true, group: `pool-${row}` };
  });
  const { head, folds, foldOf } = trainLogisticHead([...labelled, ...others]);
  const positives = labelled.filter((example) => example.isPresent).length;
  const toStored = ({ weights, bias }: LogisticHead): StoredHead => ({
    weights: toBase64(weights),
    bias: Math.round(bias * 1e6) / 1e6,
    positives,
    negatives: labelled.length - positives,
  });
  return { stored: toStored(head), folds: folds.map(toStored), foldOf };
}
