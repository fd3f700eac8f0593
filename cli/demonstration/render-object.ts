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
  const shadow = await soften(rgba, width, height, Math.max(1.2, extentPx * 0.02));
  const volume = await soften(rgba, width, height, Math.max(1.5, extentPx * 0.05));
  shadeVolume(rgba, volume, width, height, lightDeg, extentPx);
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

/** The alpha channel, blurred; worked out at a quarter of the size, which nobody sees. */
async function soften(rgba: Buffer, width: number, height: number, sigmaPx: number): Promise<Buffer> {
  const small = { width: Math.ceil(width / 4), height: Math.ceil(height / 4) };
  const blurred = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .extractChannel(3)
    .resize({ ...small, fit: 'fill', kernel: 'linear' })
    .blur(Math.max(0.5, sigmaPx / 4))
    .raw()
    .toBuffer();
  return sharp(blurred, { raw: { ...small, channels: 1 } })
    .resize({ width, height, fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
}

/** Takes the softened silhouette for a height and lights it from one side, so that flat drawings look round. */
function shadeVolume(
  rgba: Buffer,
  heightMap: Buffer,
  width: number,
  height: number,
  lightDeg: number,
  extentPx: number,
): void {
  const step = Math.max(1, Math.round(extentPx * 0.012));
  const gain = VOLUME_STRENGTH / 255;
  const lightX = Math.sin((lightDeg * Math.PI) / 180) * gain;
  const lightY = -Math.cos((lightDeg * Math.PI) / 180) * gain;
  for (let y = step; y < height - step; y++) {
    for (let x = step; x < width - step; x++) {
      const at = y * width + x;
      if (rgba[at * 4 + 3] === 0) continue;
      const slopeX = heightMap[at - step]! - heightMap[at + step]!;
      const slopeY = heightMap[at - step * width]! - heightMap[at + step * width]!;
      const light = 1 + (slopeX * lightX + slopeY * lightY);
      for (let channel = at * 4; channel < at * 4 + 3; channel++) {
        rgba[channel] = Math.max(0, Math.min(255, rgba[channel]! * light));
      }
    }
  }
}
