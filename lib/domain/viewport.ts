export type Size = { width: number; height: number };
export type Point = { x: number; y: number };

/** How a picture lies on the stage: stage px = image px * scale + offset. */
export type Placement = { scale: number; offsetX: number; offsetY: number };

/** Stage px per image px. */
export const MAX_SCALE = 16;
const MAX_FIT_SCALE = 4;
/** How far an edge of a large picture may be pulled into the stage, in stage px: room for a box at the very edge. */
const PAN_SLACK_PX = 64;
const ZOOM_STEPS = [0.05, 0.1, 0.17, 0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, MAX_SCALE];

/** The whole picture, as large as the stage allows inside `margin` stage px, enlarged at most fourfold. */
export function fitPicture(picture: Size, stage: Size, margin = 0): Placement {
  return centre(picture, stage, fitScale(picture, stage, margin));
}

/** One image pixel is one stage pixel, around the point that is in the middle now. */
export function showActualSize(placement: Placement, picture: Size, stage: Size): Placement {
  return zoomTo(placement, 1, middleOf(stage), picture, stage);
}

/** Scales by `factor` so that what lies under `point` (stage px) stays under it, as far as the clamp allows. */
export function zoomAbout(
  placement: Placement,
  factor: number,
  point: Point,
  picture: Size,
  stage: Size,
): Placement {
  return zoomTo(placement, placement.scale * factor, point, picture, stage);
}

/** The next step of the zoom ladder in or out, about the middle of the stage. */
export function zoomStep(
  placement: Placement,
  direction: 'in' | 'out',
  picture: Size,
  stage: Size,
): Placement {
  // A step nearer than 1 % would look like nothing happened.
  const next =
    direction === 'in'
      ? ZOOM_STEPS.find((step) => step > placement.scale * 1.01)
      : ZOOM_STEPS.findLast((step) => step < placement.scale * 0.99);
  return zoomTo(placement, next ?? placement.scale, middleOf(stage), picture, stage);
}

export function panBy(placement: Placement, delta: Point, picture: Size, stage: Size): Placement {
  const moved = { ...placement, offsetX: placement.offsetX + delta.x, offsetY: placement.offsetY + delta.y };
  return clampPlacement(moved, picture, stage);
}

/**
 * Keeps the picture in sight: centred along an axis where it is smaller than the stage, else covering the stage but for
 * a slack at the edges. Also the way to carry a placement over to a stage of another size.
 */
export function clampPlacement(placement: Placement, picture: Size, stage: Size): Placement {
  const scale = clamp(placement.scale, minScale(picture, stage), MAX_SCALE);
  return {
    scale,
    offsetX: clampOffset(placement.offsetX, picture.width * scale, stage.width),
    offsetY: clampOffset(placement.offsetY, picture.height * scale, stage.height),
  };
}

/** So near that `rect` (image px) fills a third of the stage, with it in the middle. */
export function showRect(
  rect: { x: number; y: number; width: number; height: number },
  picture: Size,
  stage: Size,
): Placement {
  const wanted = Math.min(stage.width / rect.width, stage.height / rect.height) / 3;
  const scale = clamp(wanted, minScale(picture, stage), MAX_SCALE);
  const offsetX = stage.width / 2 - (rect.x + rect.width / 2) * scale;
  const offsetY = stage.height / 2 - (rect.y + rect.height / 2) * scale;
  return clampPlacement({ scale, offsetX, offsetY }, picture, stage);
}

/**
 * What one wheel event does to the scale. `deltaMode` 0 = px, 1 = lines, 2 = pages; a pinch on a touchpad arrives as a
 * wheel with Ctrl and small deltas. One notch of an ordinary wheel (100 px) is about a sixth.
 */
export function wheelFactor(wheel: { deltaY: number; deltaMode: number; ctrlKey: boolean }): number {
  const deltaPx = wheel.deltaY * (wheel.deltaMode === 1 ? 33 : wheel.deltaMode === 2 ? 400 : 1);
  return Math.exp(-clamp(deltaPx, -200, 200) * (wheel.ctrlKey ? 0.008 : 0.0015));
}

export function toImagePoint(placement: Placement, point: Point): Point {
  return {
    x: (point.x - placement.offsetX) / placement.scale,
    y: (point.y - placement.offsetY) / placement.scale,
  };
}

export function toStagePoint(placement: Placement, point: Point): Point {
  return {
    x: placement.offsetX + point.x * placement.scale,
    y: placement.offsetY + point.y * placement.scale,
  };
}

function zoomTo(placement: Placement, wanted: number, point: Point, picture: Size, stage: Size): Placement {
  const scale = clamp(wanted, minScale(picture, stage), MAX_SCALE);
  const under = toImagePoint(placement, point);
  return clampPlacement(
    { scale, offsetX: point.x - under.x * scale, offsetY: point.y - under.y * scale },
    picture,
    stage,
  );
}

function fitScale(picture: Size, stage: Size, margin: number): number {
  const roomX = Math.max(1, stage.width - 2 * margin);
  const roomY = Math.max(1, stage.height - 2 * margin);
  return Math.min(roomX / picture.width, roomY / picture.height, MAX_FIT_SCALE);
}

/** Half of what fits, so that one can always step back a little; never above actual size. */
function minScale(picture: Size, stage: Size): number {
  return Math.min(fitScale(picture, stage, 0) / 2, 1);
}

function centre(picture: Size, stage: Size, scale: number): Placement {
  return {
    scale,
    offsetX: (stage.width - picture.width * scale) / 2,
    offsetY: (stage.height - picture.height * scale) / 2,
  };
}

function clampOffset(offset: number, length: number, room: number): number {
  if (length <= room) return (room - length) / 2;
  return clamp(offset, room - length - PAN_SLACK_PX, PAN_SLACK_PX);
}

function middleOf(stage: Size): Point {
  return { x: stage.width / 2, y: stage.height / 2 };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
