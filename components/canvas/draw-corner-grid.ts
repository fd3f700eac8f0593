import type { Rect } from '@/lib/domain/drawing/rect';
import { STAGE_FONT, STAGE_INK } from './stage-colours';
import { strokeOnAny } from './stroke-on-any';

const CAP_PX = 16;
/** In a smaller cell the cap would cover what one looks for; by then the hand knows its keys. */
const CAP_FROM_PX = 30;

/** Cells with their key caps, and a frame around them; all in stage px. */
export function drawCornerGrid(
  context: CanvasRenderingContext2D,
  cells: ReadonlyArray<{ rect: Rect; label: string }>,
  frame: Rect,
): void {
  strokeOnAny(context, { dark: 0.45, light: 0.9 }, () => {
    for (const { rect } of [...cells, { rect: frame }]) strokeOnPixels(context, rect);
  });
  context.font = STAGE_FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { rect, label } of cells)
    if (Math.min(rect.width, rect.height) >= CAP_FROM_PX) drawCap(context, rect, label);
  context.textAlign = 'start';
  context.globalAlpha = 1;
}

function strokeOnPixels(context: CanvasRenderingContext2D, { x, y, width, height }: Rect): void {
  const [left, top] = [Math.round(x) + 0.5, Math.round(y) + 0.5];
  const [right, bottom] = [Math.round(x + width) + 0.5, Math.round(y + height) + 0.5];
  context.strokeRect(left, top, right - left, bottom - top);
}

function drawCap(context: CanvasRenderingContext2D, { x, y, width, height }: Rect, label: string): void {
  const [left, top] = [Math.round(x + (width - CAP_PX) / 2), Math.round(y + (height - CAP_PX) / 2)];
  context.globalAlpha = 0.75;
  context.fillStyle = STAGE_INK.dark;
  context.beginPath();
  context.roundRect(left, top, CAP_PX, CAP_PX, 3);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = STAGE_INK.light;
  context.fillText(label, left + CAP_PX / 2, top + CAP_PX / 2 + 0.5);
}
