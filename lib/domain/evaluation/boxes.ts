import { intersectionOverUnion } from '../non-max-suppression';

/** One unit a picture; boxes are compared within a picture only. */
export type PlainBox = { x: number; y: number; width: number; height: number };
export type Candidate = { box: PlainBox; score: number };
/** A detection and whether it found a true box that no better detection had found. */
export type Hit = { score: number; isHit: boolean };

/** For each true box whether one of the first `maxBoxes` boxes overlaps it by at least `iou`; one box may find several. */
export function findBoxes(
  truth: readonly PlainBox[],
  boxes: readonly PlainBox[],
  { iou, maxBoxes }: { iou: number; maxBoxes: number },
): boolean[] {
  const tried = boxes.slice(0, maxBoxes);
  return truth.map((box) => tried.some((other) => intersectionOverUnion(box, other) >= iou));
}

/**
 * Detections of one picture from the best score down: each takes the true box that it overlaps most, of those that are
 * still free and overlap by at least `iou` (PASCAL VOC 2010 rule, with the next best box where the best one is taken).
 */
export function matchBoxes(truth: readonly PlainBox[], candidates: readonly Candidate[], iou: number): Hit[] {
  const isTaken = truth.map(() => false);
  return candidates
    .toSorted((a, b) => b.score - a.score)
    .map(({ box, score }) => {
      let best = -1;
      let bestOverlap = iou;
      truth.forEach((other, index) => {
        const overlap = intersectionOverUnion(box, other);
        if (isTaken[index] || overlap < bestOverlap || (best >= 0 && overlap === bestOverlap)) return;
        [best, bestOverlap] = [index, overlap];
      });
      if (best >= 0) isTaken[best] = true;
      return { score, isHit: best >= 0 };
    });
}

/** Detections of many pictures, ranked; `picture` says whose each is. */
export type RankedHits = { hits: readonly (Hit & { picture: number })[]; truthCounts: readonly number[] };

export function rankHits(perPicture: readonly { hits: readonly Hit[]; truthCount: number }[]): RankedHits {
  return {
    hits: perPicture
      .flatMap(({ hits }, picture) => hits.map((hit) => ({ ...hit, picture })))
      .sort((a, b) => b.score - a.score),
    truthCounts: perPicture.map(({ truthCount }) => truthCount),
  };
}

/**
 * Area under the precision-recall curve with precision made monotonic, every point (PASCAL VOC 2010). Missed boxes
 * count as recall never reached.
 *
 * @param counts how often each picture counts, by default once
 * @returns NaN when there is no true box
 */
export function averagePrecision({ hits, truthCounts }: RankedHits, counts?: Float64Array): number {
  const total = truthCounts.reduce((sum, count, picture) => sum + count * (counts ? counts[picture]! : 1), 0);
  if (total === 0) return Number.NaN;
  let [found, tried] = [0, 0];
  const points: { gain: number; precision: number }[] = [];
  for (const { isHit, picture } of hits) {
    const count = counts ? counts[picture]! : 1;
    if (count === 0) continue;
    tried += count;
    if (isHit) found += count;
    points.push({ gain: isHit ? count : 0, precision: found / tried });
  }
  let [area, best] = [0, 0];
  for (const { gain, precision } of points.toReversed()) {
    best = Math.max(best, precision);
    area += gain * best;
  }
  return area / total;
}

/**
 * The control for any detector: ten boxes that look at no pixel. The whole picture, the middle at three sizes, and two
 * wide and two high ones, best guess first; they are what centred photographs give away.
 */
export function fixedBoxes({ width, height }: { width: number; height: number }): PlainBox[] {
  return FIXED.map(([shareX, shareY]) => ({
    x: (width * (1 - shareX)) / 2,
    y: (height * (1 - shareY)) / 2,
    width: width * shareX,
    height: height * shareY,
  }));
}

/** Shares of the picture's sides. */
const FIXED: readonly (readonly [number, number])[] = [
  [0.5, 0.5],
  [0.7, 0.7],
  [0.3, 0.3],
  [0.9, 0.9],
  [0.2, 0.2],
  [0.6, 0.3],
  [0.3, 0.6],
  [0.8, 0.5],
  [0.4, 0.2],
  [0.12, 0.12],
];
