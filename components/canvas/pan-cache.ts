import type { Placement, Size } from '@/lib/domain/viewport';

/** How far a picture can be panned before it is drawn anew, in stage px. */
const MARGIN_PX = 256;

type Frame = {
  placement: Placement;
  stage: Size;
  /** Device px a stage px. */
  pixelRatio: number;
  /** What is drawn: with other contents nothing is kept. */
  contents: readonly unknown[];
};
type Draw = (context: CanvasRenderingContext2D, placement: Placement, area: Size) => void;

/**
 * Keeps what was drawn, and a margin around it, while it is only moved: a pan then copies pixels instead of shrinking a
 * picture and drawing thousands of boxes. Where something else changed (zoom, boxes), it is drawn as if nothing were kept.
 *
 * @returns draws a frame onto `context`, whose transformation it leaves alone
 */
export function createPanCache() {
  let last: Frame | null = null;
  let kept: { canvas: HTMLCanvasElement; frame: Frame } | null = null;

  return (context: CanvasRenderingContext2D, frame: Frame, draw: Draw): void => {
    const { placement, stage, pixelRatio } = frame;
    const isMoved = last !== null && isSameButMoved(last, frame);
    last = frame;
    context.save();
    if (!isMoved) {
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
      draw(context, placement, stage);
    } else {
      if (kept === null || !isSameButMoved(kept.frame, frame) || !isWithinMargin(kept.frame, frame)) {
        kept = { canvas: drawWithMargin(frame, draw, kept?.canvas), frame };
      }
      const from = kept.frame.placement;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(
        kept.canvas,
        Math.round((placement.offsetX - from.offsetX - MARGIN_PX) * pixelRatio),
        Math.round((placement.offsetY - from.offsetY - MARGIN_PX) * pixelRatio),
      );
    }
    context.restore();
  };
}

function isSameButMoved(a: Frame, b: Frame): boolean {
  return (
    a.placement.scale === b.placement.scale &&
    a.stage.width === b.stage.width &&
    a.stage.height === b.stage.height &&
    a.pixelRatio === b.pixelRatio &&
    a.contents.length === b.contents.length &&
    a.contents.every((content, index) => content === b.contents[index])
  );
}

function isWithinMargin({ placement: from }: Frame, { placement: to }: Frame): boolean {
  return Math.abs(to.offsetX - from.offsetX) <= MARGIN_PX && Math.abs(to.offsetY - from.offsetY) <= MARGIN_PX;
}

function drawWithMargin(
  { placement, stage, pixelRatio }: Frame,
  draw: Draw,
  old: HTMLCanvasElement | undefined,
): HTMLCanvasElement {
  const area = { width: stage.width + 2 * MARGIN_PX, height: stage.height + 2 * MARGIN_PX };
  const canvas = old ?? document.createElement('canvas');
  // Also clears it.
  canvas.width = Math.ceil(area.width * pixelRatio);
  canvas.height = Math.ceil(area.height * pixelRatio);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives no 2d canvas');
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  const { scale, offsetX, offsetY } = placement;
  draw(context, { scale, offsetX: offsetX + MARGIN_PX, offsetY: offsetY + MARGIN_PX }, area);
  return canvas;
}
