import type { Rect } from '@/lib/domain/drawing/rect';
import type { Point, Size } from '@/lib/domain/viewport';
import { BOX_COLOURS, STAGE_INK } from './stage-colours';
import { strokeOnAny } from './stroke-on-any';

/** Side of the loupe, in stage px. */
const LOUPE_PX = 176;
const MARGIN_PX = 12;
/** Image px that it shows across, 8 stage px each: enough of them that an edge can be told from its surroundings. */
const SEEN_PX = 22;
/** Above this the picture itself shows every px. */
const NEEDED_BELOW_SCALE = 6;

type Loupe = {
  bitmap: ImageBitmap;
  picture: Size;
  /** In px of the image. */
  at: Point;
  /** The same point on the stage. */
  onStage: Point;
  stage: Size;
  /** Boxes to show in it, in px of the image. */
  rects: readonly Rect[];
};

/** Whether a loupe shows more than the picture does at `scale` (stage px an image px). */
export function isLoupeNeeded(scale: number): boolean {
  return scale < NEEDED_BELOW_SCALE;
}

/**
 * The px around the pointer, each with its borders, in the upper right corner; at the left when the pointer is there. The
 * cross stands where a corner would be put: on the nearest border between px.
 */
export function drawLoupe(context: CanvasRenderingContext2D, loupe: Loupe): void {
  const { bitmap, picture, at, stage } = loupe;
  const corner = chooseCorner(loupe.onStage, stage);
  const pxSide = LOUPE_PX / SEEN_PX;
  const from = { x: at.x - SEEN_PX / 2, y: at.y - SEEN_PX / 2 };
  const toLoupe = (point: Point) => ({
    x: corner.x + (point.x - from.x) * pxSide,
    y: corner.y + (point.y - from.y) * pxSide,
  });
  context.save();
  context.beginPath();
  context.roundRect(corner.x, corner.y, LOUPE_PX, LOUPE_PX, 8);
  context.fillStyle = STAGE_INK.dark;
  context.fill();
  context.clip();
  drawPixels(context, bitmap, picture, { from, corner, pxSide });
  drawGrid(context, from, corner, pxSide);
  drawRects(context, loupe.rects, toLoupe, pxSide);
  drawTarget(context, toLoupe({ x: Math.round(at.x), y: Math.round(at.y) }), corner);
  context.restore();
  context.lineWidth = 1;
  context.strokeStyle = STAGE_INK.light;
  context.globalAlpha = 0.5;
  context.beginPath();
  context.roundRect(corner.x + 0.5, corner.y + 0.5, LOUPE_PX - 1, LOUPE_PX - 1, 8);
  context.stroke();
  context.globalAlpha = 1;
}

function chooseCorner(pointer: Point, stage: Size): Point {
  const right = stage.width - LOUPE_PX - MARGIN_PX;
  const isUnderIt = pointer.x > right - MARGIN_PX && pointer.y < LOUPE_PX + 2 * MARGIN_PX;
  return isUnderIt ? { x: MARGIN_PX, y: MARGIN_PX + 36 } : { x: right, y: MARGIN_PX };
}

type Lens = { from: Point; corner: Point; pxSide: number };

function drawPixels(
  context: CanvasRenderingContext2D,
  bitmap: ImageBitmap,
  picture: Size,
  { from, corner, pxSide }: Lens,
): void {
  // A rendition has fewer px than the original that is counted in.
  const shrink = bitmap.width / picture.width;
  context.imageSmoothingEnabled = false;
  context.drawImage(
    bitmap,
    from.x * shrink,
    from.y * shrink,
    SEEN_PX * shrink,
    SEEN_PX * shrink,
    corner.x,
    corner.y,
    SEEN_PX * pxSide,
    SEEN_PX * pxSide,
  );
}

function drawGrid(context: CanvasRenderingContext2D, from: Point, corner: Point, pxSide: number): void {
  context.strokeStyle = STAGE_INK.dark;
  context.globalAlpha = 0.25;
  context.lineWidth = 1;
  context.beginPath();
  for (let line = 0; line <= SEEN_PX; line++) {
    const x = corner.x + (Math.ceil(from.x) + line - from.x) * pxSide;
    const y = corner.y + (Math.ceil(from.y) + line - from.y) * pxSide;
    context.moveTo(x, corner.y);
    context.lineTo(x, corner.y + LOUPE_PX);
    context.moveTo(corner.x, y);
    context.lineTo(corner.x + LOUPE_PX, y);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function drawRects(
  context: CanvasRenderingContext2D,
  rects: readonly Rect[],
  toLoupe: (point: Point) => Point,
  pxSide: number,
): void {
  context.strokeStyle = BOX_COLOURS.mark.line;
  context.lineWidth = 2;
  for (const rect of rects) {
    const { x, y } = toLoupe(rect);
    context.strokeRect(x, y, rect.width * pxSide, rect.height * pxSide);
  }
}

function drawTarget(context: CanvasRenderingContext2D, at: Point, corner: Point): void {
  strokeOnAny(context, { dark: 1, light: 1 }, () => {
    context.beginPath();
    context.moveTo(at.x, corner.y);
    context.lineTo(at.x, corner.y + LOUPE_PX);
    context.moveTo(corner.x, at.y);
    context.lineTo(corner.x + LOUPE_PX, at.y);
    context.stroke();
  });
}
