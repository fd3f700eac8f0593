import { STAGE_INK } from './stage-colours';

/** Strokes in dark and over it, thinner, in light: one of the two shows on any picture. Leaves the opacity at 1. */
export function strokeOnAny(
  context: CanvasRenderingContext2D,
  opacity: { dark: number; light: number },
  stroke: () => void,
): void {
  for (const [ink, width] of [
    ['dark', 3],
    ['light', 1],
  ] as const) {
    context.globalAlpha = opacity[ink];
    context.strokeStyle = STAGE_INK[ink];
    context.lineWidth = width;
    stroke();
  }
  context.globalAlpha = 1;
}
