import sharp from 'sharp';

export const SURFACES = [
  'oak',
  'walnut',
  'linen',
  'denim',
  'concrete',
  'marble',
  'carpet',
  'bedsheet',
  'shelf',
  'market',
  'grass',
] as const;
export type Surface = (typeof SURFACES)[number];

const SIDE_PX = 760;

/** Draws every surface once, as JPEG bytes; pictures cut pieces out of them. */
export async function drawSurfaces(): Promise<Record<Surface, Buffer>> {
  const drawn = SURFACES.map(async (surface): Promise<[Surface, Buffer]> => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE_PX}" height="${SIDE_PX}">${SURFACE_SVG[surface]}</svg>`;
    return [surface, await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 92 }).toBuffer()];
  });
  return Object.fromEntries(await Promise.all(drawn)) as Record<Surface, Buffer>;
}

const FULL = 'width="100%" height="100%"';

/** Fractal noise as light and dark over `colour`. `contrast` is the largest darkening, 0..1. */
function grain(colour: string, frequency: string, octaves: number, contrast: number, seed: number): string {
  return `<filter id="g${seed}" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="${octaves}" seed="${seed}"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ${contrast * 3} 0 0 0 ${-contrast}"/></filter><rect ${FULL} fill="${colour}"/><rect ${FULL} filter="url(#g${seed})"/>`;
}

/** A relief lit from the upper left. */
function relief(colour: string, frequency: string, octaves: number, height: number, seed: number): string {
  return `<filter id="r${seed}" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${frequency}" numOctaves="${octaves}" seed="${seed}"/><feDiffuseLighting surfaceScale="${height}" diffuseConstant="1.15" lighting-color="${colour}"><feDistantLight azimuth="225" elevation="52"/></feDiffuseLighting></filter><rect ${FULL} filter="url(#r${seed})"/>`;
}

function weave(light: string, dark: string, stepPx: number): string {
  const half = stepPx / 2;
  return `<pattern id="weave" width="${stepPx}" height="${stepPx}" patternUnits="userSpaceOnUse"><rect width="${stepPx}" height="${stepPx}" fill="${light}"/><rect width="${half}" height="${half}" fill="${dark}"/><rect x="${half}" y="${half}" width="${half}" height="${half}" fill="${dark}"/></pattern><rect ${FULL} fill="url(#weave)" opacity="0.35"/>`;
}

function planks(widthPx: number): string {
  return Array.from(
    { length: Math.ceil(SIDE_PX / widthPx) },
    (_, i) =>
      `<rect x="0" y="${i * widthPx}" width="100%" height="3" fill="#000" opacity="0.45"/><rect x="0" y="${i * widthPx}" width="100%" height="${widthPx}" fill="${i % 2 ? '#000' : '#fff'}" opacity="${0.03 + (i % 3) * 0.025}"/>`,
  ).join('');
}

function boards(): string {
  return [0, 300, 600]
    .map(
      (y) =>
        `<rect x="0" y="${y}" width="100%" height="252" fill="#2b2119" opacity="0.55"/><rect x="0" y="${y}" width="100%" height="60" fill="#000" opacity="0.35"/><rect x="0" y="${y + 252}" width="100%" height="48" fill="#b98b58"/><rect x="0" y="${y + 252}" width="100%" height="8" fill="#e3bd8c"/>`,
    )
    .join('');
}

const MARKET_COLOURS = ['#c0392b', '#2e6f95', '#e0b040', '#3f7d4e', '#8a4b8f', '#d8d2c4'];

function stalls(): string {
  const boxes = Array.from({ length: 60 }, (_, i) => {
    const [x, y] = [(i * 271) % SIDE_PX, (i * 397) % SIDE_PX];
    const [w, h] = [70 + ((i * 53) % 130), 60 + ((i * 29) % 140)];
    return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="${MARKET_COLOURS[i % MARKET_COLOURS.length]}" opacity="0.75" transform="rotate(${((i * 17) % 30) - 15} ${x} ${y})"/>`;
  });
  return `<filter id="soft"><feGaussianBlur stdDeviation="16"/></filter><rect ${FULL} fill="#5b5148"/><g filter="url(#soft)">${boxes.join('')}</g>`;
}

const SURFACE_SVG: Record<Surface, string> = {
  oak: grain('#c49a6c', '0.003 0.07', 4, 0.24, 3) + planks(180),
  walnut: grain('#6d4a33', '0.004 0.09', 4, 0.38, 8) + planks(150),
  linen: relief('#e8dfcf', '0.35 0.5', 2, 1.4, 5) + weave('#ffffff', '#b7a98f', 6),
  denim: relief('#5d7396', '0.5 0.2', 2, 1.6, 6) + weave('#8fa5c6', '#22355a', 5),
  concrete: relief('#b9b8b4', '0.03', 5, 3, 9) + grain('none', '0.012', 4, 0.12, 10),
  marble: grain('#f1efec', '0.006 0.012', 6, 0.13, 12),
  carpet: relief('#9a5a4a', '0.28', 3, 4, 14) + grain('none', '0.01', 2, 0.14, 15),
  bedsheet: relief('#eef0f3', '0.006 0.004', 2, 26, 17),
  shelf: grain('#8d6a48', '0.003 0.06', 3, 0.4, 19) + boards(),
  market: stalls(),
  grass: relief('#6f9a4a', '0.12 0.32', 4, 6, 23),
};
