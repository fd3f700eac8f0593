import type { Rect } from '../drawing/rect';

/** The smallest rectangle of whole px around a box, at least one px wide and high. */
export function regionOf({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.ceil(x + width) - left),
    height: Math.max(1, Math.ceil(y + height) - top),
  };
}
