import type { ImageInput } from '@/lib/contracts/model-manifest';

/** Interleaved 8-bit RGB of the resized picture, and where it lies on the model's square. */
export type PlacedPixels = { rgb: Uint8Array; width: number; height: number; left: number; top: number };

/**
 * Writes one picture into a zeroed batch tensor; what it does not cover stays 0, the mean colour.
 *
 * in : uint8   [height, width, 3]  0..255, RGB
 * out: float32 [.., 3, H, W] at batch position `index`, (value - mean[c]) / std[c], channel order of the manifest
 *
 * Mean and deviation come from the manifest. Imported by the encoder thread: keep it free of run-time aliases.
 */
export function writeInputTensor(
  { rgb, width, height, left, top }: PlacedPixels,
  input: Pick<ImageInput, 'size' | 'mean' | 'std' | 'channelOrder'>,
  tensor: Float32Array,
  index: number,
): void {
  if (rgb.length !== width * height * 3) {
    throw new RangeError(`expected ${width * height * 3} RGB bytes, got ${rgb.length}`);
  }
  const plane = input.size.width * input.size.height;
  if (left + width > input.size.width || top + height > input.size.height) {
    throw new RangeError(
      `${width}x${height} at ${left},${top} leaves ${input.size.width}x${input.size.height}`,
    );
  }
  for (let channel = 0; channel < 3; channel++) {
    const gain = 1 / input.std[channel]!;
    const bias = -input.mean[channel]! / input.std[channel]!;
    const source = input.channelOrder === 'BGR' ? 2 - channel : channel;
    const planeStart = (index * 3 + channel) * plane + top * input.size.width + left;
    for (let row = 0; row < height; row++) {
      let pixel = row * width * 3 + source;
      const start = planeStart + row * input.size.width;
      for (let at = start; at < start + width; at++, pixel += 3) tensor[at] = rgb[pixel]! * gain + bias;
    }
  }
}
