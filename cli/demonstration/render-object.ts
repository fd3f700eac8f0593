import sharp from 'sharp';
import type { PlacedDrawing } from './picture-plan.ts';
import type { LocalBox } from './products/look.ts';

export type Frame = { widthPx: number; heightPx: number };

/** A thing as pixels, at its place in the frame; only the part near the frame is drawn. */
export type RenderedObject = {
  left: number;
  top: number;
  width: number;
  height: number;
  /** RGBA, width x height x 4. */
  rgba: Buffer;
  /** The thing's softened silhouette, same size, 0..255: its shadow. */
  shadow: Buffer;
  /** Its marks in frame pixels, not yet cut to the frame. */
  marks: LocalBox[];
};

type Matrix = { a: number; b: number; c: number; d: number; e: number; f: number };

const SHADOW_MARGIN_PX = 40;
const SHRINK = 4;
const VOLUME_STRENGTH = 0.5;

/** Null when the thing lies outside the frame. */
export async function renderObject(
  placed: PlacedDrawing,
  frame: Frame,
  lightDeg: number,
): Promise<RenderedObject | null> {
  const { drawing } = placed;
  const matrix = toMatrix(placed, frame);
  const bounds = transformBox({ x: 0, y: 0, width: drawing.width, height: drawing.height }, matrix);
  const left = Math.max(-SHADOW_MARGIN_PX, Math.floor(bounds.x - SHADOW_MARGIN_PX));
  const top = Math.max(-SHADOW_MARGIN_PX, Math.floor(bounds.y - SHADOW_MARGIN_PX));
  const width =
    Math.min(frame.widthPx + SHADOW_MARGIN_PX, Math.ceil(bounds.x + bounds.width + SHADOW_MARGIN_PX)) - left;
  const height =
    Math.min(frame.heightPx + SHADOW_MARGIN_PX, Math.ceil(bounds.y + bounds.height + SHADOW_MARGIN_PX)) - top;
  if (width <= 2 * SHADOW_MARGIN_PX || height <= 2 * SHADOW_MARGIN_PX) return null;

  const { a, b, c, d, e, f } = matrix;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="matrix(${a} ${b} ${c} ${d} ${e - left} ${f - top})">${drawing.svg}</g></svg>`;
  const rgba = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  const extentPx = Math.min(bounds.width, bounds.height);
  const silhouette = shrinkAlpha(rgba, width, height);
  const shadow = await enlarge(await blur(silhouette, extentPx * 0.02), width, height);
  shadeVolume(rgba, await blur(silhouette, extentPx * 0.05), width, height, lightDeg, extentPx);
  return {
    left,
    top,
    width,
    height,
    rgba,
    shadow,
    marks: drawing.marks.map((box) => transformBox(box, matrix)),
  };
}

function toMatrix(placed: PlacedDrawing, frame: Frame): Matrix {
  const { drawing } = placed;
  const shorter = Math.min(frame.widthPx, frame.heightPx);
  const scale = (placed.sizeShare * shorter) / Math.max(drawing.width, drawing.height);
  const turn = (placed.rotateDeg * Math.PI) / 180;
  const skew = Math.tan((placed.skewDeg * Math.PI) / 180);
  const [sx, sy] = [scale * placed.squeeze, scale];
  const a = Math.cos(turn) * sx;
  const b = Math.sin(turn) * sx;
  const c = (Math.cos(turn) * skew - Math.sin(turn)) * sy;
  const d = (Math.sin(turn) * skew + Math.cos(turn)) * sy;
  const e = placed.xShare * frame.widthPx - (a * drawing.width) / 2 - (c * drawing.height) / 2;
  const f = placed.yShare * frame.heightPx - (b * drawing.width) / 2 - (d * drawing.height) / 2;
  return { a, b, c, d, e, f };
}

/** The upright box around a transformed one. */
function transformBox(box: LocalBox, { a, b, c, d, e, f }: Matrix): LocalBox {
  const corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ] as const;
  const xs = corners.map(([x, y]) => a * x + c * y + e);
  const ys = corners.map(([x, y]) => b * x + d * y + f);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** One byte a pixel, `SHRINK` times smaller than the picture: soft things need no more. */
type SmallMap = { bytes: Buffer; width: number; height: number };

function shrinkAlpha(rgba: Buffer, width: number, height: number): SmallMap {
  const small = { width: Math.ceil(width / SHRINK), height: Math.ceil(height / SHRINK) };
  const sums = new Uint16Array(small.width * small.height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / SHRINK) * small.width;
    for (let x = 0; x < width; x++) sums[row + Math.floor(x / SHRINK)]! += rgba[(y * width + x) * 4 + 3]!;
  }
  return { ...small, bytes: Buffer.from(sums.map((sum) => sum / (SHRINK * SHRINK))) };
}

async function blur(map: SmallMap, sigmaPx: number): Promise<SmallMap> {
  const bytes = await sharp(map.bytes, { raw: { width: map.width, height: map.height, channels: 1 } })
    .blur(Math.max(0.4, sigmaPx / SHRINK))
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { ...map, bytes };
}

function enlarge(map: SmallMap, width: number, height: number): Promise<Buffer> {
  return sharp(map.bytes, { raw: { width: map.width, height: map.height, channels: 1 } })
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
}

/** Takes the softened silhouette for a height and lights it from one side, so that flat drawings look round. */
function shadeVolume(
  rgba: Buffer,
  heights: SmallMap,
  width: number,
  height: number,
  lightDeg: number,
  extentPx: number,
): void {
  const step = Math.max(1, Math.round((extentPx * 0.012) / SHRINK));
  const gain = VOLUME_STRENGTH / 255;
  const lightX = Math.sin((lightDeg * Math.PI) / 180) * gain;
  const lightY = -Math.cos((lightDeg * Math.PI) / 180) * gain;
  const light = new Float32Array(heights.width * heights.height).fill(1);
  for (let y = step; y < heights.height - step; y++) {
    for (let x = step; x < heights.width - step; x++) {
      const at = y * heights.width + x;
      const slopeX = heights.bytes[at - step]! - heights.bytes[at + step]!;
      const slopeY = heights.bytes[at - step * heights.width]! - heights.bytes[at + step * heights.width]!;
      light[at] = 1 + slopeX * lightX + slopeY * lightY;
    }
  }
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / SHRINK) * heights.width;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      if (rgba[at + 3] === 0) continue;
      const share = light[row + Math.floor(x / SHRINK)]!;
      for (let channel = at; channel < at + 3; channel++)
        rgba[channel] = Math.min(255, rgba[channel]! * share);
    }
  }
}
