import sharp from 'sharp';
import type { Surface } from './backgrounds.ts';
import type { Ground } from './picture-plan.ts';
import { linearGradient, radialGradient, tone } from './svg.ts';
import type { Frame } from './render-object.ts';

/** What the things lie on: RGB, width x height x 3. */
export async function drawGround(
  ground: Ground,
  { widthPx, heightPx }: Frame,
  surfaces: Record<Surface, Buffer>,
): Promise<Buffer> {
  if (ground.kind === 'studio') return toRgb(studio(ground.wall, ground.floor), widthPx, heightPx);
  const cut = sharp(surfaces[ground.surface])
    .rotate(ground.turn)
    .resize({
      width: Math.round(widthPx * ground.zoom),
      height: Math.round(heightPx * ground.zoom),
      fit: 'cover',
      kernel: 'linear',
    })
    .extract({ left: 0, top: 0, width: widthPx, height: heightPx });
  return (ground.blurPx > 0 ? cut.blur(ground.blurPx) : cut).removeAlpha().raw().toBuffer();
}

/** A lit wall above a floor. */
function studio(wall: string, floor: string): string {
  const wallLight = radialGradient(
    'wall',
    [0.5, 0.35, 0.8],
    [
      [0, tone(wall, 0.35)],
      [1, tone(wall, -0.2)],
    ],
  );
  const floorLight = linearGradient(
    'floor',
    [0, 0, 0, 1],
    [
      [0, tone(floor, -0.14)],
      [0.3, floor],
      [1, tone(floor, 0.22)],
    ],
  );
  return `<defs>${wallLight}${floorLight}</defs><rect width="100%" height="100%" fill="url(#wall)"/><rect y="66%" width="100%" height="34%" fill="url(#floor)"/>`;
}

function toRgb(body: string, widthPx: number, heightPx: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${body}</svg>`;
  return sharp(Buffer.from(svg)).flatten().raw().toBuffer();
}
