import type { LocalBox } from './products/look.ts';
import type { RenderedObject } from './render-object.ts';

/** RGB, width x height x 3, changed in place by the functions below. */
export type Canvas = { rgb: Buffer; width: number; height: number };

/** Darkens the canvas under the thing, moved by (dx, dy). */
export function dropShadow(
  canvas: Canvas,
  object: RenderedObject,
  dx: number,
  dy: number,
  strength: number,
): void {
  eachOverlap(canvas, object, object.left + dx, object.top + dy, (to, from) => {
    const light = 1 - (strength * object.shadow[from]!) / 255;
    canvas.rgb[to * 3] = canvas.rgb[to * 3]! * light;
    canvas.rgb[to * 3 + 1] = canvas.rgb[to * 3 + 1]! * light;
    canvas.rgb[to * 3 + 2] = canvas.rgb[to * 3 + 2]! * light;
  });
}

export function layOver(canvas: Canvas, object: RenderedObject): void {
  eachOverlap(canvas, object, object.left, object.top, (to, from) => {
    const share = object.rgba[from * 4 + 3]! / 255;
    if (share === 0) return;
    for (let channel = 0; channel < 3; channel++) {
      const below = canvas.rgb[to * 3 + channel]!;
      canvas.rgb[to * 3 + channel] = below + (object.rgba[from * 4 + channel]! - below) * share;
    }
  });
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
    const drag = [0, 0, 0];
    for (let x = cut.x; x < cut.x + cut.width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (y * canvas.width + x) * 3 + channel;
        drag[channel] = x === cut.x ? canvas.rgb[at]! : drag[channel]! * keep + canvas.rgb[at]! * (1 - keep);
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

function eachOverlap(
  canvas: Canvas,
  size: { width: number; height: number },
  left: number,
  top: number,
  visit: (canvasPixel: number, objectPixel: number) => void,
): void {
  const cut = cutToFrame({ x: left, y: top, width: size.width, height: size.height }, canvas);
  for (let y = cut.y; y < cut.y + cut.height; y++) {
    for (let x = cut.x; x < cut.x + cut.width; x++) {
      visit(y * canvas.width + x, (y - top) * size.width + (x - left));
    }
  }
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
