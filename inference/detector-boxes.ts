// Imported by the network thread: only relative imports at run time.
import type { Postprocess } from '@/lib/contracts/model-manifest';
import { suppressOverlaps, type ScoredBox } from '../lib/domain/non-max-suppression';
import { isCutByTile } from '../lib/domain/tiles';
import type { Placement, Window } from './to-input-tensor';

/** A part of a picture that the detector looked at. */
export type View = {
  /** In px of the decoded picture. */
  window: Window;
  /** Where it lay in the detector's input. */
  placement: Placement;
  /** float32 [candidates, 4]: x0, y0, x1, y1 in px of the input. */
  boxes: Float32Array;
  /** float32 [candidates], 0..1. */
  objectness: Float32Array;
};
type Size = { width: number; height: number };

/** A box that ends this close to an inner edge of its tile, in input px, is taken as cut off. */
const TILE_EDGE_PX = 3;
/** Smaller boxes, in px of the decoded picture, show nothing. */
const SMALLEST_SIDE_PX = 1;

/**
 * The marks of one picture in px of its decoding, best first, inside the picture, from everything that was looked at.
 *
 * Floor, non-maximum suppression over all views together, then growth, as the detector's manifest says.
 */
export function pickDetections(
  views: readonly View[],
  picture: Size,
  { scoreFloor, nmsIou, grow }: Postprocess,
  maxCount: number,
): ScoredBox[] {
  const candidates = views.flatMap((view) => toCandidates(view, picture, scoreFloor));
  return suppressOverlaps(candidates, { iou: nmsIou, maxCount }).map((box) => growBox(box, grow, picture));
}

function toCandidates(
  { window, placement, boxes, objectness }: View,
  picture: Size,
  scoreFloor: number,
): ScoredBox[] {
  const found: ScoredBox[] = [];
  const [scaleX, scaleY] = [window.width / placement.width, window.height / placement.height];
  for (let candidate = 0; candidate < objectness.length; candidate++) {
    const score = objectness[candidate]!;
    if (!(score >= scoreFloor)) continue;
    const [x0, y0, x1, y1] = boxes.subarray(candidate * 4, candidate * 4 + 4) as unknown as Corners;
    const box = clip(
      {
        x: window.x + (x0 - placement.left) * scaleX,
        y: window.y + (y0 - placement.top) * scaleY,
        width: (x1 - x0) * scaleX,
        height: (y1 - y0) * scaleY,
        score,
      },
      window,
    );
    if (!(box.width >= SMALLEST_SIDE_PX && box.height >= SMALLEST_SIDE_PX)) continue;
    if (!isCutByTile(box, window, picture, TILE_EDGE_PX * Math.max(scaleX, scaleY))) found.push(box);
  }
  return found;
}

type Corners = [number, number, number, number];

function growBox(box: ScoredBox, grow: number, picture: Size): ScoredBox {
  const [width, height] = [box.width * grow, box.height * grow];
  const x = box.x + (box.width - width) / 2;
  const y = box.y + (box.height - height) / 2;
  return clip({ x, y, width, height, score: box.score }, { x: 0, y: 0, ...picture });
}

function clip(box: ScoredBox, inside: Window): ScoredBox {
  const x = Math.max(box.x, inside.x);
  const y = Math.max(box.y, inside.y);
  return {
    x,
    y,
    width: Math.min(box.x + box.width, inside.x + inside.width) - x,
    height: Math.min(box.y + box.height, inside.y + inside.height) - y,
    score: box.score,
  };
}
