import { drawEmoji, EMOJI_GOODS } from './emoji-goods.ts';
import type { PlacedDrawing, ShotStyle } from './picture-plan.ts';
import type { Drawing, LocalBox } from './products/look.ts';
import type { Random } from './random.ts';

/** Where the goods lie in a picture of this style; the last one lies on top. */
export function placeGoods(style: ShotStyle, drawing: Drawing, random: Random): PlacedDrawing[] {
  return PLACINGS[style](drawing, random);
}

/** The figure, always printed first, lies across the edge of the frame that leaves most of the goods inside. */
export function placeHalfOut(drawing: Drawing, random: Random): PlacedDrawing {
  const figure = drawing.marks[0];
  if (!figure) throw new Error('goods without a figure have nothing to crop');
  const placed = placeAround(drawing, figure, 1.2, random);
  const isLeft = figure.x + figure.width / 2 < drawing.width / 2;
  return { ...placed, xShare: placed.xShare + (isLeft ? -0.48 : 0.48) };
}

type Placing = (drawing: Drawing, random: Random) => PlacedDrawing[];

const placeOne: Placing = (drawing, random) => [
  {
    drawing,
    xShare: random.between(0.42, 0.58),
    yShare: random.between(0.42, 0.58),
    sizeShare: random.between(0.6, 0.98),
    rotateDeg: random.chance(0.12) ? random.pick([90, -90, 180]) : random.between(-32, 32),
    ...fromTheSide(random),
  },
];

const PLACINGS: Record<ShotStyle, Placing> = {
  studio: (drawing, random) => [
    {
      drawing,
      xShare: 0.5,
      yShare: random.between(0.48, 0.54),
      sizeShare: random.between(0.72, 0.9),
      rotateDeg: random.between(-4, 4),
      skewDeg: random.between(-3, 3),
      squeeze: random.between(0.94, 1.02),
    },
  ],
  single: placeOne,
  collage: placeOne,
  'close-up': (drawing, random) => {
    const middle = { x: drawing.width / 2, y: drawing.height / 2, width: 0, height: 0 };
    const mark = random.pick(drawing.marks.length > 0 ? drawing.marks.slice(0, 2) : [middle]);
    return [placeAround(drawing, mark, random.between(1.3, 2), random)];
  },
  row: (drawing, random) => {
    const count = random.whole(2, 4);
    return Array.from({ length: count }, (_, i) => ({
      drawing,
      xShare: (i + 0.5) / count,
      yShare: random.between(0.5, 0.56),
      sizeShare: 1.15 / Math.max(2, count * 0.8),
      rotateDeg: random.between(-5, 5),
      ...fromTheSide(random),
    }));
  },
  pile: (drawing, random) =>
    Array.from({ length: random.whole(6, 10) }, () => ({
      drawing,
      xShare: random.between(0.1, 0.9),
      yShare: random.between(0.14, 0.88),
      sizeShare: random.between(0.34, 0.48),
      rotateDeg: random.between(-180, 180),
      ...fromTheSide(random),
    })),
  distant: (drawing, random) => [
    ...placeCrowd(random),
    {
      drawing,
      xShare: random.between(0.25, 0.75),
      yShare: random.between(0.35, 0.75),
      sizeShare: random.between(0.1, 0.15),
      rotateDeg: random.between(-15, 15),
      ...fromTheSide(random),
    },
  ],
};

function fromTheSide(random: Random): Pick<PlacedDrawing, 'skewDeg' | 'squeeze'> {
  return { skewDeg: random.between(-9, 9), squeeze: random.between(0.86, 1.05) };
}

/** The drawing with `mark` in the middle of a square frame. */
function placeAround(drawing: Drawing, mark: LocalBox, sizeShare: number, random: Random): PlacedDrawing {
  const longer = Math.max(drawing.width, drawing.height);
  const offX = (drawing.width / 2 - mark.x - mark.width / 2) / longer;
  const offY = (drawing.height / 2 - mark.y - mark.height / 2) / longer;
  return {
    drawing,
    xShare: 0.5 + offX * sizeShare,
    yShare: 0.5 + offY * sizeShare,
    sizeShare,
    rotateDeg: random.between(-8, 8),
    skewDeg: random.between(-4, 4),
    squeeze: 1,
  };
}

/** Other people's things around the one that is for sale. */
function placeCrowd(random: Random): PlacedDrawing[] {
  return Array.from({ length: random.whole(2, 4) }, () => ({
    drawing: drawEmoji(random.pick(EMOJI_GOODS)[0]),
    xShare: random.between(0.1, 0.9),
    yShare: random.between(0.2, 0.85),
    sizeShare: random.between(0.18, 0.34),
    rotateDeg: random.between(-12, 12),
    skewDeg: 0,
    squeeze: 1,
  }));
}
