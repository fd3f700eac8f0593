import type { LocalBox } from './products/look.ts';
import type { RenderedObject } from './render-object.ts';

/** RGB, width x height x 3, changed in place by the functions below. */
export type Canvas = { rgb: Buffer; width: number; height: number };

const CHANNELS = [0, 1, 2] as const;

/** Darkens the canvas under the thing, moved by (dx, dy). */
export function dropShadow(
  canvas: Canvas,
  object: RenderedObject,
  dx: number,
  dy: number,
  strength: number,
): void {
  const [left, top] = [object.left + dx, object.top + dy];
  const cut = cutToFrame({ x: left, y: top, width: object.width, height: object.height }, canvas);
  for (let y = cut.y; y < cut.y + cut.height; y++) {
    for (let x = cut.x; x < cut.x + cut.width; x++) {
      const depth = object.shadow[(y - top) * object.width + (x - left)]!;
      if (depth === 0) continue;
      const light = 1 - (strength * depth) / 255;
      const at = (y * canvas.width + x) * 3;
      for (let channel = at; channel < at + 3; channel++) canvas.rgb[channel] = canvas.rgb[channel]! * light;
    }
  }
}

export function layOver(
  canvas: Canvas,
  object: Pick<RenderedObject, 'left' | 'top' | 'width' | 'height' | 'rgba'>,
): void {
  const { left, top } = object;
  const cut = cutToFrame({ x: left, y: top, width: object.width, height: object.height }, canvas);
  for (let y = cut.y; y < cut.y + cut.height; y++) {
    for (let x = cut.x; x < cut.x + cut.width; x++) {
      const from = ((y - top) * object.width + (x - left)) * 4;
      const share = object.rgba[from + 3]! / 255;
      if (share === 0) continue;
      const to = (y * canvas.width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const below = canvas.rgb[to + channel]!;
        canvas.rgb[to + channel] = below + (object.rgba[from + channel]! - below) * share;
      }
    }
  }
}

/** How much of `box` the thing hides, from a grid of samples. */
export function coveredShare(object: RenderedObject, box: LocalBox): number {
  const side = 6;
  let hidden = 0;
  for (let i = 0; i < side * side; i++) {
    const x = Math.round(box.x + (((i % side) + 0.5) * box.width) / side) - object.left;
    const y = Math.round(box.y + ((Math.floor(i / side) + 0.5) * box.height) / side) - object.top;
    const isInside = x >= 0 && y >= 0 && x < object.width && y < object.height;
    if (isInside && object.rgba[(y * object.width + x) * 4 + 3]! > 127) hidden++;
  }
  return hidden / (side * side);
}

/** Replaces every block of `blockPx` inside the box by its mean colour. */
export function mosaic(canvas: Canvas, box: LocalBox, blockPx: number): void {
  const cut = cutToFrame(box, canvas);
  for (let y = cut.y; y < cut.y + cut.height; y += blockPx) {
    for (let x = cut.x; x < cut.x + cut.width; x += blockPx) {
      fillWithMean(canvas, x, y, Math.min(blockPx, canvas.width - x), Math.min(blockPx, canvas.height - y));
    }
  }
}

/** Drags the colours of the box sideways, as a thumb does on wet ink. */
export function smear(canvas: Canvas, box: LocalBox, lengthPx: number): void {
  const cut = cutToFrame(box, canvas);
  const keep = 1 - 1 / lengthPx;
  for (let y = cut.y; y < cut.y + cut.height; y++) {
    const drag: [number, number, number] = [0, 0, 0];
    for (let x = cut.x; x < cut.x + cut.width; x++) {
      for (const channel of CHANNELS) {
        const at = (y * canvas.width + x) * 3 + channel;
        drag[channel] = x === cut.x ? canvas.rgb[at]! : drag[channel] * keep + canvas.rgb[at]! * (1 - keep);
        canvas.rgb[at] = drag[channel];
      }
    }
  }
}

/** Whole pixels inside the frame; width or height is 0 when nothing is left. */
export function cutToFrame(box: LocalBox, frame: { width: number; height: number }): LocalBox {
  const x = Math.max(0, Math.floor(box.x));
  const y = Math.max(0, Math.floor(box.y));
  const right = Math.min(frame.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(frame.height, Math.ceil(box.y + box.height));
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

function fillWithMean(canvas: Canvas, left: number, top: number, width: number, height: number): void {
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) sum += canvas.rgb[(y * canvas.width + x) * 3 + channel]!;
    const mean = sum / (width * height);
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) canvas.rgb[(y * canvas.width + x) * 3 + channel] = mean;
  }
}
