import sharp from 'sharp';
import type { Surface } from './backgrounds.ts';
import { coverMarks, drawSlogan } from './cover-marks.ts';
import { drawGround } from './draw-ground.ts';
import { photograph } from './photograph.ts';
import type { CollagePlan, PicturePlan, ShotPlan } from './picture-plan.ts';
import { coveredShare, cutToFrame, dropShadow, layOver, type Canvas } from './pixels.ts';
import type { LocalBox } from './products/look.ts';
import type { Random } from './random.ts';
import { renderObject } from './render-object.ts';

export type Picture = {
  jpeg: Buffer;
  /** Marks that can be seen, in whole pixels of the picture. */
  marks: LocalBox[];
};

type Rendered = { canvas: Canvas; marks: LocalBox[] };

const SMALLEST_VISIBLE_PX = 4;

export async function renderPicture(
  plan: PicturePlan,
  surfaces: Record<Surface, Buffer>,
  random: Random,
): Promise<Picture> {
  const { canvas, marks } =
    plan.kind === 'shot'
      ? await renderShot(plan, surfaces, random)
      : await renderCollage(plan, surfaces, random);
  const quality = plan.kind === 'shot' ? plan.camera.jpegQuality : plan.jpegQuality;
  const jpeg = await sharp(canvas.rgb, { raw: { width: canvas.width, height: canvas.height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer();
  const visible = marks
    .map((box) => cutToFrame(box, canvas))
    .filter((box) => box.width >= SMALLEST_VISIBLE_PX && box.height >= SMALLEST_VISIBLE_PX);
  return { jpeg, marks: visible };
}

async function renderShot(
  plan: ShotPlan,
  surfaces: Record<Surface, Buffer>,
  random: Random,
): Promise<Rendered> {
  const frame = { widthPx: plan.widthPx, heightPx: plan.heightPx };
  const canvas: Canvas = {
    rgb: await drawGround(plan.ground, frame, surfaces),
    width: plan.widthPx,
    height: plan.heightPx,
  };
  const shadowPx = Math.min(plan.widthPx, plan.heightPx) * 0.018;
  const awayX = -Math.round(Math.sin((plan.lightDeg * Math.PI) / 180) * shadowPx);
  const awayY = Math.round(Math.cos((plan.lightDeg * Math.PI) / 180) * shadowPx);
  let marksOf: LocalBox[][] = [];
  for (const placed of plan.placed) {
    const object = await renderObject(placed, frame, plan.lightDeg);
    if (!object) continue;
    dropShadow(canvas, object, awayX, awayY, 0.42);
    dropShadow(canvas, object, Math.round(awayX * 2.2), Math.round(awayY * 2.2), 0.2);
    layOver(canvas, object);
    marksOf = marksOf.map((marks) => marks.filter((mark) => coveredShare(object, mark) < 0.5));
    marksOf.push(object.marks);
  }
  const marks = await coverMarks(canvas, marksOf, plan.coverings, random);
  if (plan.slogan) await drawSlogan(canvas, plan.slogan);
  return { canvas: await photograph(canvas, plan.camera, plan.lightDeg, random), marks };
}

/** Equal cells with a white gap, left to right, top to bottom. */
async function renderCollage(
  plan: CollagePlan,
  surfaces: Record<Surface, Buffer>,
  random: Random,
): Promise<Rendered> {
  const gapPx = 6;
  const [first] = plan.cells;
  if (!first) throw new Error('a collage needs at least one cell');
  const width = plan.columns * (first.widthPx + gapPx) - gapPx;
  const height = plan.rows * (first.heightPx + gapPx) - gapPx;
  const canvas: Canvas = { rgb: Buffer.alloc(width * height * 3, 255), width, height };
  const marks: LocalBox[] = [];
  for (const [i, cell] of plan.cells.entries()) {
    const shot = await renderShot(cell, surfaces, random);
    const left = (i % plan.columns) * (cell.widthPx + gapPx);
    const top = Math.floor(i / plan.columns) * (cell.heightPx + gapPx);
    for (let y = 0; y < cell.heightPx; y++) {
      shot.canvas.rgb.copy(
        canvas.rgb,
        ((top + y) * width + left) * 3,
        y * cell.widthPx * 3,
        (y + 1) * cell.widthPx * 3,
      );
    }
    const inCell = shot.marks
      .map((box) => cutToFrame(box, shot.canvas))
      .filter((box) => box.width > 0 && box.height > 0);
    for (const { x, y, width, height } of inCell) marks.push({ x: x + left, y: y + top, width, height });
  }
  return { canvas, marks };
}
