import sharp from 'sharp';
import type { Camera } from './picture-plan.ts';
import type { Canvas } from './pixels.ts';
import type { Random } from './random.ts';

/** What a cheap camera makes of the canvas: exposure, colour cast, dark corners, softness and noise. RGB of the same size. */
export async function photograph(
  canvas: Canvas,
  camera: Camera,
  lightDeg: number,
  random: Random,
): Promise<Canvas> {
  const { width, height } = canvas;
  const sharpness = sharp(canvas.rgb, { raw: { width, height, channels: 3 } });
  const rgb = camera.blurPx >= 0.3 ? await sharpness.blur(camera.blurPx).raw().toBuffer() : canvas.rgb;
  const gains = [1 + camera.warmth, 1, 1 - camera.warmth].map((gain) => gain * camera.exposure);
  const lightX = Math.sin((lightDeg * Math.PI) / 180) * 0.14;
  const lightY = -Math.cos((lightDeg * Math.PI) / 180) * 0.14;
  let noiseAt = random.whole(0, NOISE.length - 1);
  for (let y = 0; y < height; y++) {
    const fromCentreY = (2 * y) / height - 1;
    for (let x = 0; x < width; x++) {
      const fromCentreX = (2 * x) / width - 1;
      const corner = (fromCentreX * fromCentreX + fromCentreY * fromCentreY) / 2;
      const light = 1 - camera.vignette * corner + fromCentreX * lightX + fromCentreY * lightY;
      noiseAt = (noiseAt + 1) & NOISE_MASK;
      const grain = NOISE[noiseAt]! * camera.noise;
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = rgb[at + channel]! * light * gains[channel]! + grain;
        rgb[at + channel] = value < 0 ? 0 : value > 255 ? 255 : value;
      }
    }
    noiseAt = (noiseAt + random.whole(0, 4095)) & NOISE_MASK;
  }
  return { rgb, width, height };
}

const NOISE_MASK = 0xffff;
const NOISE = gaussianTable(NOISE_MASK + 1);

/** Sums of three uniform numbers: near enough to the normal distribution, and equal on every machine. */
function gaussianTable(length: number): Float32Array {
  let state = 12345;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 4_294_967_296;
  };
  return Float32Array.from({ length }, () => (uniform() + uniform() + uniform() - 1.5) * 2);
}
