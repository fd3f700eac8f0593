import { handlePoint, HANDLES, type Rect } from '@/lib/domain/drawing/rect';
import type { Placement, Point, Size } from '@/lib/domain/viewport';
import { toStagePoint } from '@/lib/domain/viewport';
import { BOX_COLOURS, STAGE_FONT, STAGE_INK } from './stage-colours';
import { strokeOnAny } from './stroke-on-any';

const HANDLE_PX = 8;
/** On a shorter side the handle in its middle would cover those of the corners. */
const SIDE_HANDLE_FROM_PX = 28;
const CROSS_GAP_PX = 12;
const CHIP_HEIGHT_PX = 18;
const CHIP_PADDING_PX = 6;
const CURSOR_PX = 4;

export function toStageRect(rect: Rect, placement: Placement): Rect {
  const { x, y } = toStagePoint(placement, rect);
  return { x, y, width: rect.width * placement.scale, height: rect.height * placement.scale };
}

/** The chosen box: light under gold, so that it stands out on any picture. */
export function drawChosen(
  context: CanvasRenderingContext2D,
  rect: Rect,
  { kind, isDashed, hasHandles }: { kind: keyof typeof BOX_COLOURS; isDashed: boolean; hasHandles: boolean },
): void {
  const { x, y, width, height } = rect;
  context.lineWidth = 4;
  context.strokeStyle = STAGE_INK.dark;
  context.strokeRect(x, y, width, height);
  context.lineWidth = 2;
  context.strokeStyle = BOX_COLOURS[kind].line;
  context.setLineDash(isDashed ? [6, 4] : []);
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
  if (hasHandles) drawHandles(context, rect);
}

function drawHandles(context: CanvasRenderingContext2D, rect: Rect): void {
  context.fillStyle = STAGE_INK.light;
  context.strokeStyle = STAGE_INK.dark;
  context.lineWidth = 1;
  for (const handle of HANDLES) {
    const isAcross = handle === 'n' || handle === 's';
    const isDown = handle === 'w' || handle === 'e';
    if ((isAcross && rect.width < SIDE_HANDLE_FROM_PX) || (isDown && rect.height < SIDE_HANDLE_FROM_PX))
      continue;
    const at = handlePoint(rect, handle);
    const left = Math.round(at.x - HANDLE_PX / 2);
    const top = Math.round(at.y - HANDLE_PX / 2);
    context.fillRect(left, top, HANDLE_PX, HANDLE_PX);
    context.strokeRect(left + 0.5, top + 0.5, HANDLE_PX - 1, HANDLE_PX - 1);
  }
}

/** Outermost points that were clicked so far. */
export function drawPoints(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.strokeStyle = STAGE_INK.dark;
  context.fillStyle = BOX_COLOURS.mark.line;
  context.lineWidth = 1.5;
  for (const { x, y } of points) {
    context.beginPath();
    context.arc(x, y, CURSOR_PX, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

/** Lines through the pointer over the whole picture; free around the pointer itself. */
export function drawCross(context: CanvasRenderingContext2D, at: Point, stage: Size): void {
  const x = Math.round(at.x) + 0.5;
  const y = Math.round(at.y) + 0.5;
  const lines = [
    [0, y, x - CROSS_GAP_PX, y],
    [x + CROSS_GAP_PX, y, stage.width, y],
    [x, 0, x, y - CROSS_GAP_PX],
    [x, y + CROSS_GAP_PX, x, stage.height],
  ] as const;
  strokeOnAny(context, { dark: 0.35, light: 0.85 }, () => {
    context.beginPath();
    for (const [fromX, fromY, toX, toY] of lines) {
      context.moveTo(fromX, fromY);
      context.lineTo(toX, toY);
    }
    context.stroke();
  });
}

/** Words under a box, or above it where the stage ends below. */
export function drawNote(
  context: CanvasRenderingContext2D,
  text: string,
  rect: Rect,
  stage: Size,
  isWarning: boolean,
): void {
  context.font = STAGE_FONT;
  context.textBaseline = 'middle';
  const width = context.measureText(text).width + 2 * CHIP_PADDING_PX;
  const left = clamp(rect.x, 0, stage.width - width);
  const below = rect.y + rect.height + CHIP_PADDING_PX;
  const top =
    below + CHIP_HEIGHT_PX <= stage.height ? below : Math.max(0, rect.y - CHIP_HEIGHT_PX - CHIP_PADDING_PX);
  context.fillStyle = STAGE_INK.dark;
  context.globalAlpha = 0.85;
  context.fillRect(left, top, width, CHIP_HEIGHT_PX);
  context.globalAlpha = 1;
  context.fillStyle = isWarning ? STAGE_INK.warning : STAGE_INK.light;
  context.fillText(text, left + CHIP_PADDING_PX, top + CHIP_HEIGHT_PX / 2 + 0.5);
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
