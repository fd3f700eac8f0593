import type { Surface } from './backgrounds.ts';
import type { Drawing } from './products/look.ts';

/** How one thing lies in the frame. Shares are of the frame's width (x), height (y) or shorter side (size). */
export type PlacedDrawing = {
  drawing: Drawing;
  xShare: number;
  yShare: number;
  /** Length of the drawing's longer side. */
  sizeShare: number;
  rotateDeg: number;
  skewDeg: number;
  /** Width against height, 1 = as drawn: seen from the side. */
  squeeze: number;
};

/** How the seller took the picture. */
export type ShotStyle = 'studio' | 'single' | 'close-up' | 'row' | 'pile' | 'distant' | 'collage';

/** What the seller put over the marks of the first thing in the picture. */
export type Covering = 'sticker' | 'tape' | 'mosaic' | 'smear' | 'crop';

export type Camera = {
  /** Noise of a small sensor: standard deviation in 0..255. */
  noise: number;
  blurPx: number;
  exposure: number;
  /** Warm > 0, cold < 0; share by which red and blue drift apart. */
  warmth: number;
  vignette: number;
  jpegQuality: number;
};

export type Ground =
  | { kind: 'surface'; surface: Surface; turn: 0 | 90 | 180 | 270; zoom: number; blurPx: number }
  | { kind: 'studio'; wall: string; floor: string };

export type ShotPlan = {
  kind: 'shot';
  widthPx: number;
  heightPx: number;
  ground: Ground;
  placed: PlacedDrawing[];
  coverings: Covering[];
  /** Text that the seller wrote on the picture, or null. */
  slogan: { text: string; colour: string; atTop: boolean } | null;
  /** Direction the light comes from, degrees clockwise from the top. */
  lightDeg: number;
  camera: Camera;
};

export type CollagePlan = {
  kind: 'collage';
  columns: number;
  rows: number;
  cells: ShotPlan[];
  jpegQuality: number;
};

export type PicturePlan = ShotPlan | CollagePlan;
