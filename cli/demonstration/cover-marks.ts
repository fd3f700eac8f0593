import sharp from 'sharp';
import { fitText } from './fonts.ts';
import type { Covering, ShotPlan } from './picture-plan.ts';
import { layOver, mosaic, smear, type Canvas } from './pixels.ts';
import type { LocalBox } from './products/look.ts';
import type { Random } from './random.ts';

const STICKERS = [
  ['#e53935', '特价'],
  ['#fdd835', 'SALE'],
  ['#43a047', '正品'],
  ['#ffffff', 'HOT'],
  ['#ff7043', '包邮'],
] as const;

/**
 * Hides the marks of everything in the picture, each with the next covering, and returns the marks still to be seen.
 * Without coverings all marks are returned. A smeared or pixelated mark still counts as shown, because its place can be
 * pointed at; one under a sticker does not. `crop` does nothing here: it was done by the placing.
 */
export async function coverMarks(
  canvas: Canvas,
  marksOf: readonly LocalBox[][],
  coverings: readonly Covering[],
  random: Random,
): Promise<LocalBox[]> {
  const marks = marksOf.flat();
  if (coverings.length === 0) return marks;
  const visible: LocalBox[] = [];
  for (const [i, box] of marks.entries()) {
    const covering = coverings[i % coverings.length]!;
    if (await COVERS[covering](canvas, box, random)) visible.push(box);
  }
  return visible;
}

/** Resolves to whether the place of the mark can still be pointed at. */
const COVERS: Record<Covering, (canvas: Canvas, box: LocalBox, random: Random) => Promise<boolean>> = {
  crop: () => Promise.resolve(true),
  mosaic: (canvas, box) => {
    mosaic(canvas, grow(box, 0.1), Math.max(6, Math.round(Math.min(box.width, box.height) / 3.5)));
    return Promise.resolve(true);
  },
  smear: (canvas, box) => {
    smear(canvas, grow(box, 0.12), Math.max(12, box.width * 0.45));
    smear(canvas, grow(box, 0.2), Math.max(6, box.width * 0.15));
    return Promise.resolve(true);
  },
  sticker: async (canvas, box, random) => {
    await stick(canvas, grow(box, 0.14), sticker(random));
    return false;
  },
  tape: async (canvas, box, random) => {
    await stick(canvas, grow(box, 0.18), tape(random));
    return false;
  },
};

/** Text that the seller wrote across the top or the bottom of the picture. */
export async function drawSlogan(canvas: Canvas, slogan: NonNullable<ShotPlan['slogan']>): Promise<void> {
  const height = Math.round(canvas.height * 0.09);
  const text = fitText(slogan.text, 'sign', {
    cx: canvas.width / 2,
    cy: height / 2,
    maxWidth: canvas.width * 0.88,
    maxHeight: height * 0.56,
  });
  const body = `<rect width="100%" height="100%" fill="${slogan.colour}" fill-opacity="0.88"/><path d="${text.d}" fill="#fff"/>`;
  await pasteSvg(canvas, body, {
    x: 0,
    y: slogan.atTop ? 0 : canvas.height - height,
    width: canvas.width,
    height,
  });
}

function sticker(random: Random): (width: number, height: number) => string {
  const [colour, label] = random.pick(STICKERS);
  const turn = random.between(-14, 14);
  return (width, height) => {
    const text = fitText(label, 'sign', {
      cx: width / 2,
      cy: height / 2,
      maxWidth: width * 0.6,
      maxHeight: height * 0.5,
    });
    const ink = colour === '#ffffff' || colour === '#fdd835' ? '#b71c1c' : '#ffffff';
    return `<ellipse cx="${width / 2}" cy="${height / 2 + 2}" rx="${width / 2 - 2}" ry="${height / 2 - 3}" fill="#000" fill-opacity="0.3"/><ellipse cx="${width / 2}" cy="${height / 2 - 1}" rx="${width / 2 - 2}" ry="${height / 2 - 3}" fill="${colour}"/><g transform="rotate(${turn} ${width / 2} ${height / 2})"><path d="${text.d}" fill="${ink}"/></g>`;
  };
}

function tape(random: Random): (width: number, height: number) => string {
  const colour = random.pick(['#1c1c1c', '#d9c7a0', '#c7d3dd', '#f4f4f4']);
  const turn = random.between(-8, 8);
  return (width, height) =>
    `<g transform="rotate(${turn} ${width / 2} ${height / 2})"><rect x="${width * 0.03}" y="${height * 0.1}" width="${width * 0.94}" height="${height * 0.8}" fill="${colour}" fill-opacity="0.97"/><rect x="${width * 0.03}" y="${height * 0.1}" width="${width * 0.94}" height="${height * 0.18}" fill="#fff" fill-opacity="0.16"/></g>`;
}

async function stick(
  canvas: Canvas,
  box: LocalBox,
  draw: (width: number, height: number) => string,
): Promise<void> {
  await pasteSvg(canvas, draw(Math.round(box.width), Math.round(box.height)), box);
}

async function pasteSvg(canvas: Canvas, body: string, box: LocalBox): Promise<void> {
  const [width, height] = [Math.max(1, Math.round(box.width)), Math.max(1, Math.round(box.height))];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`;
  const rgba = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  const [left, top] = [Math.round(box.x), Math.round(box.y)];
  layOver(canvas, { left, top, width, height, rgba });
}

function grow(box: LocalBox, share: number): LocalBox {
  const margin = Math.max(box.width, box.height) * share;
  return {
    x: box.x - margin,
    y: box.y - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  };
}
