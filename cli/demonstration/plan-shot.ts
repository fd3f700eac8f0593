import { SURFACES } from './backgrounds.ts';
import { drawEmoji, EMOJI_GOODS } from './emoji-goods.ts';
import type { Camera, Covering, Ground, PicturePlan, PlacedDrawing, ShotPlan } from './picture-plan.ts';
import type { Drawing } from './products/look.ts';
import type { Random } from './random.ts';

export type ShotStyle = 'studio' | 'single' | 'close-up' | 'row' | 'pile' | 'distant' | 'collage';

export type ShotWishes = {
  style: ShotStyle;
  coverings: Covering[];
  slogan: string | null;
  /** Smaller and sharper files for the second picture on. */
  isFirst: boolean;
};

/** Chooses frame, ground, light and camera for pictures of one thing. */
export function planPicture(drawing: Drawing, wishes: ShotWishes, random: Random): PicturePlan {
  if (wishes.style === 'collage') return planCollage(drawing, wishes, random);
  const longPx = wishes.isFirst
    ? random.pick([720, 800, 800, 900, 960, 1080, 1280])
    : random.pick([600, 640, 720, 800]);
  const isAimed = wishes.style === 'close-up' || wishes.coverings.includes('crop');
  return planShot(drawing, wishes, isAimed ? [1, 1] : random.pick(ASPECTS), longPx, random);
}

/** Width and height as shares of the longer side. */
const ASPECTS = [
  [1, 1],
  [1, 1],
  [0.75, 1],
  [0.75, 1],
  [0.5625, 1],
  [1, 0.75],
  [1, 0.667],
] as const;

const SLOGAN_COLOURS = ['#d32f2f', '#1565c0', '#2e7d32', '#212121', '#ef6c00'];

function planShot(
  drawing: Drawing,
  wishes: ShotWishes,
  [widthShare, heightShare]: readonly [number, number],
  longPx: number,
  random: Random,
): ShotPlan {
  return {
    kind: 'shot',
    widthPx: Math.round(longPx * widthShare),
    heightPx: Math.round(longPx * heightShare),
    ground: planGround(wishes.style, random),
    placed: placeAll(drawing, wishes, random),
    coverings: wishes.coverings,
    slogan: wishes.slogan
      ? { text: wishes.slogan, colour: random.pick(SLOGAN_COLOURS), atTop: random.chance(0.5) }
      : null,
    lightDeg: random.between(-70, 70),
    camera: planCamera(wishes.style, random),
  };
}

function planCollage(drawing: Drawing, wishes: ShotWishes, random: Random): PicturePlan {
  const columns = random.whole(2, 3);
  const rows = random.whole(2, 3);
  const cells = Array.from({ length: columns * rows }, () => {
    const style = random.pick(['single', 'single', 'studio', 'pile', 'close-up'] as const);
    const thing = random.chance(0.2) ? drawEmoji(random.pick(EMOJI_GOODS)[0]) : drawing;
    return planShot(thing, { ...wishes, style, slogan: null }, [1, 1], 300, random);
  });
  return { kind: 'collage', columns, rows, cells, jpegQuality: random.whole(60, 80) };
}

function planGround(style: ShotStyle, random: Random): Ground {
  if (style === 'studio') {
    const wall = random.pick(['#e8e8e8', '#dfe6ec', '#f3ece2', '#c9d2d8', '#d8cfe0', '#3b4048']);
    return { kind: 'studio', wall, floor: random.pick(['#d9d9d9', '#cfc8bf', '#bfc7ce', wall]) };
  }
  const isFar = style === 'distant';
  return {
    kind: 'surface',
    surface: isFar ? random.pick(['market', 'shelf', 'grass', 'carpet'] as const) : random.pick(SURFACES),
    turn: style === 'row' ? 0 : random.pick([0, 90, 180, 270] as const),
    zoom: random.between(1, 1.7),
    blurPx: random.chance(0.35) ? random.between(1, 4) : 0,
  };
}

function planCamera(style: ShotStyle, random: Random): Camera {
  const isCareful = style === 'studio';
  return {
    noise: isCareful ? random.between(1, 2.5) : random.between(1.5, 6),
    blurPx:
      style === 'distant' ? random.between(0.9, 1.5) : isCareful ? 0 : random.pick([0, 0, 0.5, 0.8, 1.1]),
    exposure: isCareful ? random.between(0.98, 1.06) : random.between(0.78, 1.12),
    warmth: isCareful ? random.between(-0.02, 0.02) : random.between(-0.06, 0.08),
    vignette: isCareful ? 0.06 : random.between(0.05, 0.3),
    jpegQuality: isCareful ? random.whole(78, 86) : random.whole(48, 80),
  };
}

function placeAll(drawing: Drawing, wishes: ShotWishes, random: Random): PlacedDrawing[] {
  const loose = (): Pick<PlacedDrawing, 'skewDeg' | 'squeeze'> => ({
    skewDeg: random.between(-9, 9),
    squeeze: random.between(0.86, 1.05),
  });
  if (wishes.coverings.includes('crop')) return [placeHalfOut(drawing, random)];
  switch (wishes.style) {
    case 'studio':
      return [
        {
          drawing,
          xShare: 0.5,
          yShare: random.between(0.48, 0.54),
          sizeShare: random.between(0.72, 0.9),
          rotateDeg: random.between(-4, 4),
          skewDeg: random.between(-3, 3),
          squeeze: random.between(0.94, 1.02),
        },
      ];
    case 'single':
    case 'collage':
      return [
        {
          drawing,
          xShare: random.between(0.42, 0.58),
          yShare: random.between(0.42, 0.58),
          sizeShare: random.between(0.6, 0.98),
          rotateDeg: random.chance(0.12) ? random.pick([90, -90, 180]) : random.between(-32, 32),
          ...loose(),
        },
      ];
    case 'close-up': {
      const mark = random.pick(
        drawing.marks.length > 0 ? drawing.marks.slice(0, 2) : [{ x: 300, y: 300, width: 100, height: 100 }],
      );
      return [placeAround(drawing, mark, random.between(1.3, 2), random)];
    }
    case 'row': {
      const count = random.whole(2, 4);
      return Array.from({ length: count }, (_, i) => ({
        drawing,
        xShare: (i + 0.5) / count,
        yShare: random.between(0.5, 0.56),
        sizeShare: 1.15 / Math.max(2, count * 0.8),
        rotateDeg: random.between(-5, 5),
        ...loose(),
      }));
    }
    case 'pile': {
      const count = random.whole(7, 13);
      return Array.from({ length: count }, () => ({
        drawing,
        xShare: random.between(0.1, 0.9),
        yShare: random.between(0.14, 0.88),
        sizeShare: random.between(0.34, 0.48),
        rotateDeg: random.between(-180, 180),
        ...loose(),
      }));
    }
    case 'distant':
      return [
        ...placeCrowd(random),
        {
          drawing,
          xShare: random.between(0.25, 0.75),
          yShare: random.between(0.35, 0.75),
          sizeShare: random.between(0.1, 0.15),
          rotateDeg: random.between(-15, 15),
          ...loose(),
        },
      ];
  }
}

/** The drawing with `mark` in the middle of a square frame. */
function placeAround(
  drawing: Drawing,
  mark: { x: number; y: number; width: number; height: number },
  sizeShare: number,
  random: Random,
): PlacedDrawing {
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

/** The figure, always printed first, lies across the left or right edge of the frame. */
function placeHalfOut(drawing: Drawing, random: Random): PlacedDrawing {
  const placed = placeAround(drawing, drawing.marks[0] ?? { x: 0, y: 0, width: 0, height: 0 }, 1.2, random);
  return { ...placed, xShare: placed.xShare + random.pick([-0.5, 0.5]) * 0.97 };
}

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
