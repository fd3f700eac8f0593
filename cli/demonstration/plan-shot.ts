import { SURFACES } from './backgrounds.ts';
import { drawEmoji, EMOJI_GOODS } from './emoji-goods.ts';
import type { Camera, Covering, Ground, PicturePlan, ShotPlan, ShotStyle } from './picture-plan.ts';
import { placeGoods, placeHalfOut } from './place-goods.ts';
import type { Drawing } from './products/look.ts';
import type { Random } from './random.ts';

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
    ? random.pick([640, 720, 720, 800, 800, 900, 960, 1080, 1280])
    : random.pick([600, 600, 640, 720]);
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
    placed: wishes.coverings.includes('crop')
      ? [placeHalfOut(drawing, random)]
      : placeGoods(wishes.style, drawing, random),
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
  const surface = isFar
    ? random.pick(['market', 'shelf', 'grass', 'carpet'] as const)
    : random.pick(SURFACES);
  return {
    kind: 'surface',
    surface,
    turn: style === 'row' || surface === 'shelf' ? 0 : random.pick([0, 90, 180, 270] as const),
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
