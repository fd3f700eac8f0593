import type { ImageInput } from '@/lib/contracts/model-manifest';

/** Interleaved 8-bit RGB and the rectangle of the model's square it is stretched to. */
export type PlacedPixels = {
  rgb: Uint8Array;
  sourceWidth: number;
  sourceHeight: number;
  left: number;
  top: number;
  width: number;
  height: number;
};

/**
 * Writes one picture into a zeroed batch tensor; what it does not cover stays 0, the mean colour.
 *
 * in : uint8   [sourceHeight, sourceWidth, 3]  0..255, RGB
 * out: float32 [.., 3, H, W] at batch position `index`, (value - mean[c]) / std[c], channel order of the manifest
 *
 * Bilinear between pixel centres. Resizing here, while normalising, costs half of a pass through libvips;
 * pictures that would alias come already resized (preprocess.ts). Mean and deviation come from the manifest.
 * Imported by the encoder thread: no run-time aliases here.
 *
 * @throws RangeError for a buffer of another size (an alpha channel is the usual culprit) or a rectangle off the square
 */
export function writeInputTensor(
  picture: PlacedPixels,
  { size, mean, std, channelOrder }: Pick<ImageInput, 'size' | 'mean' | 'std' | 'channelOrder'>,
  tensor: Float32Array,
  index: number,
): void {
  const { rgb, sourceWidth, sourceHeight, left, top, width, height } = picture;
  if (rgb.length !== sourceWidth * sourceHeight * 3) {
    throw new RangeError(`expected ${sourceWidth * sourceHeight * 3} RGB bytes, got ${rgb.length}`);
  }
  if (left < 0 || top < 0 || left + width > size.width || top + height > size.height) {
    throw new RangeError(`${width}x${height} at ${left},${top} leaves ${size.width}x${size.height}`);
  }
  const plane = size.width * size.height;
  const first = index * 3 * plane + top * size.width + left;
  const [red, blue] = channelOrder === 'BGR' ? [2, 0] : [0, 2];
  const target: Target = {
    tensor,
    stride: size.width,
    planes: [first + red * plane, first + plane, first + blue * plane],
    gains: [1 / std[red]!, 1 / std[1], 1 / std[blue]!],
    biases: [-mean[red]! / std[red]!, -mean[1] / std[1], -mean[blue]! / std[blue]!],
  };
  if (sourceWidth === width && sourceHeight === height) copyNormalised(picture, target);
  else stretchNormalised(picture, target);
}

/** Where red, green and blue of the first pixel go, in this order, and value * gain + bias of each. */
type Target = {
  tensor: Float32Array;
  stride: number;
  planes: readonly [number, number, number];
  gains: readonly [number, number, number];
  biases: readonly [number, number, number];
};

/** Unrolled over the channels: this runs for every pixel of every picture. */
function copyNormalised({ rgb, width, height }: PlacedPixels, target: Target): void {
  const { tensor, stride, planes } = target;
  const [gainR, gainG, gainB] = target.gains;
  const [biasR, biasG, biasB] = target.biases;
  for (let row = 0; row < height; row++) {
    let red = planes[0] + row * stride;
    let green = planes[1] + row * stride;
    let blue = planes[2] + row * stride;
    const end = (row + 1) * width * 3;
    for (let source = row * width * 3; source < end; source += 3) {
      tensor[red++] = rgb[source]! * gainR + biasR;
      tensor[green++] = rgb[source + 1]! * gainG + biasG;
      tensor[blue++] = rgb[source + 2]! * gainB + biasB;
    }
  }
}

/** For each output position the two source positions it lies between, in bytes, and the second one's weight. */
type Taps = { from: Int32Array; to: Int32Array; weight: Float32Array };

function toTaps(source: number, target: number): Taps {
  const taps = { from: new Int32Array(target), to: new Int32Array(target), weight: new Float32Array(target) };
  for (let position = 0; position < target; position++) {
    const centre = Math.min(Math.max(((position + 0.5) * source) / target - 0.5, 0), source - 1);
    const from = Math.floor(centre);
    taps.from[position] = from * 3;
    taps.to[position] = Math.min(from + 1, source - 1) * 3;
    taps.weight[position] = centre - from;
  }
  return taps;
}

/** Four taps a pixel; first across each row and then down was slower (measured: the rows between are memory traffic). */
function stretchNormalised(picture: PlacedPixels, target: Target): void {
  const { rgb, sourceWidth, sourceHeight, width, height } = picture;
  const columns = toTaps(sourceWidth, width);
  const rows = toTaps(sourceHeight, height);
  for (let row = 0; row < height; row++) {
    const above = rows.from[row]! * sourceWidth;
    const below = rows.to[row]! * sourceWidth;
    writeRow(rgb, columns, above, below, rows.weight[row]!, target, row * target.stride);
  }
}

function writeRow(
  rgb: Uint8Array,
  { from, to, weight }: Taps,
  above: number,
  below: number,
  down: number,
  { tensor, planes, gains, biases }: Target,
  offset: number,
): void {
  const [gainR, gainG, gainB] = gains;
  const [biasR, biasG, biasB] = biases;
  const planeR = planes[0] + offset;
  const planeG = planes[1] + offset;
  const planeB = planes[2] + offset;
  for (let column = 0; column < from.length; column++) {
    const right = weight[column]!;
    const w11 = right * down;
    const w10 = down - w11;
    const w01 = right - w11;
    const w00 = 1 - right - w10;
    const a = above + from[column]!;
    const b = above + to[column]!;
    const c = below + from[column]!;
    const d = below + to[column]!;
    const red = rgb[a]! * w00 + rgb[b]! * w01 + rgb[c]! * w10 + rgb[d]! * w11;
    const green = rgb[a + 1]! * w00 + rgb[b + 1]! * w01 + rgb[c + 1]! * w10 + rgb[d + 1]! * w11;
    const blue = rgb[a + 2]! * w00 + rgb[b + 2]! * w01 + rgb[c + 2]! * w10 + rgb[d + 2]! * w11;
    tensor[planeR + column] = red * gainR + biasR;
    tensor[planeG + column] = green * gainG + biasG;
    tensor[planeB + column] = blue * gainB + biasB;
  }
}
