import sharp from 'sharp';

const SIDE_PX = 320;
type Random = () => number;

/**
 * Pictures without any brand that a program draws: flat colours, gradients, shapes on a ground, noise. PNG.
 *
 * They stand for the packshots, studio grounds and renderings that photographs of fruit do not cover.
 */
export async function drawProceduralPicture(seed: number): Promise<Buffer> {
  const random = createRandom(seed);
  const { data, channel } = paint(random, seed);
  return sharp(data, { raw: { width: SIDE_PX, height: SIDE_PX, channels: channel } })
    .blur(0.4 + random() * 2)
    .png()
    .toBuffer();
}

function paint(random: Random, seed: number): { data: Uint8Array; channel: 3 } {
  const data = new Uint8Array(SIDE_PX * SIDE_PX * 3);
  const from = toColour(random);
  const to = seed % 4 === 0 ? from : toColour(random);
  const angle = random() * Math.PI * 2;
  const noise = random() * 24;
  for (let at = 0; at < SIDE_PX * SIDE_PX; at++) {
    const x = (at % SIDE_PX) / SIDE_PX - 0.5;
    const y = Math.floor(at / SIDE_PX) / SIDE_PX - 0.5;
    const share = Math.min(1, Math.max(0, 0.5 + x * Math.cos(angle) + y * Math.sin(angle)));
    const grain = (random() - 0.5) * noise;
    for (let c = 0; c < 3; c++) data[at * 3 + c] = clamp(from[c]! * (1 - share) + to[c]! * share + grain);
  }
  const shapes = seed % 3 === 0 ? 0 : 1 + Math.floor(random() * 8);
  for (let shape = 0; shape < shapes; shape++) drawShape(data, random);
  return { data, channel: 3 };
}

/** An ellipse or a box, at most half the picture wide. */
function drawShape(data: Uint8Array, random: Random): void {
  const colour = toColour(random);
  const isEllipse = random() < 0.5;
  const [centreX, centreY] = [random() * SIDE_PX, random() * SIDE_PX];
  const [halfWidth, halfHeight] = [10 + random() * 80, 10 + random() * 80];
  for (
    let y = Math.max(0, Math.ceil(centreY - halfHeight));
    y < Math.min(SIDE_PX, centreY + halfHeight);
    y++
  ) {
    for (
      let x = Math.max(0, Math.ceil(centreX - halfWidth));
      x < Math.min(SIDE_PX, centreX + halfWidth);
      x++
    ) {
      const reach = ((x - centreX) / halfWidth) ** 2 + ((y - centreY) / halfHeight) ** 2;
      if (isEllipse && reach > 1) continue;
      data.set(colour, (y * SIDE_PX + x) * 3);
    }
  }
}

function toColour(random: Random): [number, number, number] {
  return [clamp(random() * 256), clamp(random() * 256), clamp(random() * 256)];
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** mulberry32: the same pictures on every machine. */
function createRandom(seed: number): Random {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
