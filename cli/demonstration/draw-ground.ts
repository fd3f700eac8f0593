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
  switch (ground.kind) {
    case 'plain':
      return toRgb(`<rect width="100%" height="100%" fill="${ground.colour}"/>`, widthPx, heightPx);
    case 'studio':
      return toRgb(
        `<defs>${radialGradient(
          'wall',
          [0.5, 0.35, 0.8],
          [
            [0, tone(ground.wall, 0.35)],
            [1, tone(ground.wall, -0.2)],
          ],
        )}
          ${linearGradient(
            'floor',
            [0, 0, 0, 1],
            [
              [0, tone(ground.floor, -0.14)],
              [0.3, ground.floor],
              [1, tone(ground.floor, 0.22)],
            ],
          )}</defs>
          <rect width="100%" height="100%" fill="url(#wall)"/><rect y="66%" width="100%" height="34%" fill="url(#floor)"/>`,
        widthPx,
        heightPx,
      );
    case 'surface': {
      const turned = await sharp(surfaces[ground.surface]).rotate(ground.turn).toBuffer();
      const wide = sharp(turned).resize({
        width: Math.round(widthPx * ground.zoom),
        height: Math.round(heightPx * ground.zoom),
        fit: 'cover',
      });
      const cut = wide.extract({ left: 0, top: 0, width: widthPx, height: heightPx });
      return (ground.blurPx > 0 ? cut.blur(ground.blurPx) : cut).removeAlpha().raw().toBuffer();
    }
  }
}

function toRgb(body: string, widthPx: number, heightPx: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${body}</svg>`;
  return sharp(Buffer.from(svg)).flatten().raw().toBuffer();
}
