import type { Rect } from '../drawing/rect';
import { toHundredths } from '../labeling/hundredths';

// Each format's coordinates, from and to original-image pixels with the origin at the top left corner. Whatever comes
// in is rounded to the hundredths of a pixel in which boxes are kept.

type Size = { width: number; height: number };
export type Corners = { left: number; top: number; right: number; bottom: number };

/** CVAT: the corners, as they are. */
export function toCorners({ x, y, width, height }: Rect): Corners {
  return { left: x, top: y, right: toHundredths(x + width), bottom: toHundredths(y + height) };
}

export function fromCorners({ left, top, right, bottom }: Corners): Rect {
  const [x, y] = [toHundredths(left) + 0, toHundredths(top) + 0]; // never -0
  return { x, y, width: toHundredths(right - x), height: toHundredths(bottom - y) };
}

/** COCO, JSON lines, Parquet: the rectangle, as it is. */
export function fromNumbers({ x, y, width, height }: Rect): Rect {
  return {
    x: toHundredths(x),
    y: toHundredths(y),
    width: toHundredths(width),
    height: toHundredths(height),
  };
}

/**
 * Pascal VOC: whole pixels counted from 1, first and last one included (VOC 2007 development kit). Edges are rounded, so
 * each moves by at most half a pixel; a box too thin for that becomes the pixel it begins in, whose edges are less than
 * a pixel away.
 */
export function toVocBounds(box: Rect, size: Size): Corners {
  const span = (from: number, length: number, limit: number): [number, number] => {
    const [start, end] = [Math.round(from), Math.min(limit, Math.round(from + length))];
    const only = Math.min(Math.floor(from), limit - 1);
    return end > start ? [start + 1, end] : [only + 1, only + 1];
  };
  const [left, right] = span(box.x, box.width, size.width);
  const [top, bottom] = span(box.y, box.height, size.height);
  return { left, top, right, bottom };
}

export function fromVocBounds({ left, top, right, bottom }: Corners): Rect {
  return fromCorners({ left: left - 1, top: top - 1, right, bottom });
}

/** YOLO: centre and size as shares of the picture's, 0..1. */
export function toShares({ x, y, width, height }: Rect, size: Size): [number, number, number, number] {
  return [
    (x + width / 2) / size.width,
    (y + height / 2) / size.height,
    width / size.width,
    height / size.height,
  ];
}

export function fromShares(
  [centreX, centreY, width, height]: readonly [number, number, number, number],
  size: Size,
): Rect {
  return fromCorners({
    left: (centreX - width / 2) * size.width,
    top: (centreY - height / 2) * size.height,
    right: (centreX + width / 2) * size.width,
    bottom: (centreY + height / 2) * size.height,
  });
}

/** Label Studio: left, top, width and height in percent of the picture's, 0..100; twelve digits, so that nothing is lost. */
export function toPercent({ x, y, width, height }: Rect, size: Size): Rect {
  const percent = (part: number, whole: number) => Number(((part / whole) * 100).toPrecision(12));
  return {
    x: percent(x, size.width),
    y: percent(y, size.height),
    width: percent(width, size.width),
    height: percent(height, size.height),
  };
}

export function fromPercent({ x, y, width, height }: Rect, size: Size): Rect {
  return fromCorners({
    left: (x / 100) * size.width,
    top: (y / 100) * size.height,
    right: ((x + width) / 100) * size.width,
    bottom: ((y + height) / 100) * size.height,
  });
}
