import type { ImageInput } from '@/lib/contracts/model-manifest';

/** Interleaved 8-bit RGB, row-major. */
export type RgbImage = { rgb: Uint8Array; width: number; height: number };
/** A picture with its halvings, made when first asked for: level n is 2^n times smaller. */
export type Pyramid = { readonly levels: RgbImage[] };
/** A rectangle of a picture in its px; fractions allowed, and what leaves the picture repeats its edge. */
export type Window = { x: number; y: number; width: number; height: number };
/** Whole px of a network's input. */
export type Placement = { left: number; top: number; width: number; height: number };

type Input = Pick<ImageInput, 'size' | 'mean' | 'std' | 'channelOrder'>;

/** @throws RangeError for a buffer of another size; an alpha channel is the usual culprit */
export function toPyramid(image: RgbImage): Pyramid {
  const { rgb, width, height } = image;
  if (rgb.length !== width * height * 3) {
    throw new RangeError(`expected ${width * height * 3} RGB bytes, got ${rgb.length}`);
  }
  return { levels: [image] };
}

/**
 * Writes a window of a picture into a zeroed batch tensor; what `placement` does not cover stays 0, the mean colour.
 *
 * in : uint8   [height, width, 3]  0..255, RGB
 * out: float32 [.., 3, H, W] at batch position `index`, (value - mean[c]) / std[c], channel order of the manifest
 *
 * Shrinking averages areas, stretching is bilinear between pixel centres. Shrinking to less than half begins at the
 * halving just above the wanted size, which every network of the picture reads; it blurs by at most one of its pixels.
 * Imported by the network thread: no run-time aliases here.
 *
 * @throws RangeError for a placement off the input or an empty window
 */
export function writeInputTensor(
  pyramid: Pyramid,
  window: Window,
  placement: Placement,
  { size, mean, std, channelOrder }: Input,
  tensor: Float32Array,
  index: number,
): void {
  const { left, top, width, height } = placement;
  if (left < 0 || top < 0 || left + width > size.width || top + height > size.height) {
    throw new RangeError(`${width}x${height} at ${left},${top} leaves ${size.width}x${size.height}`);
  }
  if (!(window.width > 0 && window.height > 0)) {
    throw new RangeError(`the window is empty: ${window.width}x${window.height}`);
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
  const shrink = Math.max(window.width / width, window.height / height);
  const level = Math.max(0, Math.floor(Math.log2(shrink)));
  const image = levelOf(pyramid, level);
  const columns = toTaps(window.x / 2 ** level, window.width / 2 ** level, width, image.width);
  const rows = toTaps(window.y / 2 ** level, window.height / 2 ** level, height, image.height);
  if (columns.isCopy && rows.isCopy) copyNormalised(image, columns, rows, target);
  else resampleNormalised(image, columns, rows, target);
}

function levelOf({ levels }: Pyramid, level: number): RgbImage {
  while (levels.length <= level) levels.push(halve(levels.at(-1)!));
  return levels[level]!;
}

/** Means of 2 x 2 px, rounded half up; an odd last column or row is averaged with itself. */
function halve({ rgb, width, height }: RgbImage): RgbImage {
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const means = new Uint8Array(half.width * half.height * 3);
  const wholeColumns = width >> 1;
  let to = 0;
  for (let row = 0; row < half.height; row++) {
    let above = 2 * row * width * 3;
    let below = Math.min(2 * row + 1, height - 1) * width * 3;
    for (let column = 0; column < wholeColumns; column++, above += 6, below += 6, to += 3) {
      means[to] = (rgb[above]! + rgb[above + 3]! + rgb[below]! + rgb[below + 3]! + 2) >> 2;
      means[to + 1] = (rgb[above + 1]! + rgb[above + 4]! + rgb[below + 1]! + rgb[below + 4]! + 2) >> 2;
      means[to + 2] = (rgb[above + 2]! + rgb[above + 5]! + rgb[below + 2]! + rgb[below + 5]! + 2) >> 2;
    }
    if (wholeColumns < half.width) {
      for (let channel = 0; channel < 3; channel++) {
        means[to++] = (rgb[above + channel]! + rgb[below + channel]! + 1) >> 1;
      }
    }
  }
  return { rgb: means, ...half };
}

/** For each output position three source positions and their weights, which sum to 1. */
type Taps = { positions: Int32Array; weights: Float32Array; count: number; isCopy: boolean };

/** `length` source px from `from` on for `count` outputs; at most 2 px for an output. */
function toTaps(from: number, length: number, count: number, sourceCount: number): Taps {
  const positions = new Int32Array(count * 3);
  const weights = new Float32Array(count * 3);
  const step = length / count;
  const last = sourceCount - 1;
  for (let output = 0; output < count; output++) {
    const at = output * 3;
    const low = from + output * step;
    const first = Math.floor(step > 1 ? low : low + (step - 1) / 2);
    for (let tap = 0; tap < 3; tap++) {
      positions[at + tap] = Math.min(Math.max(first + tap, 0), last);
      if (step > 1) {
        const covered = Math.min(low + step, first + tap + 1) - Math.max(low, first + tap);
        weights[at + tap] = Math.max(0, covered) / step;
      }
    }
    if (step > 1) continue;
    const towardsNext = low + (step - 1) / 2 - first;
    weights[at] = 1 - towardsNext;
    weights[at + 1] = towardsNext;
  }
  const isInside = from >= 0 && from + length <= sourceCount;
  return { positions, weights, count, isCopy: step === 1 && Number.isInteger(from) && isInside };
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
function copyNormalised({ rgb, width }: RgbImage, columns: Taps, rows: Taps, target: Target): void {
  const { tensor, stride, planes } = target;
  const [gainR, gainG, gainB] = target.gains;
  const [biasR, biasG, biasB] = target.biases;
  for (let row = 0; row < rows.count; row++) {
    let red = planes[0] + row * stride;
    let green = planes[1] + row * stride;
    let blue = planes[2] + row * stride;
    const start = (rows.positions[row * 3]! * width + columns.positions[0]!) * 3;
    const end = start + columns.count * 3;
    for (let source = start; source < end; source += 3) {
      tensor[red++] = rgb[source]! * gainR + biasR;
      tensor[green++] = rgb[source + 1]! * gainG + biasG;
      tensor[blue++] = rgb[source + 2]! * gainB + biasB;
    }
  }
}

/** One output row's blend of source rows; kept, because fresh memory costs more than the sums. */
let blendMemory = new Float32Array(0);

/** First down, then across: the blend of rows is as narrow as the window, so little of it is thrown away. */
function resampleNormalised(image: RgbImage, columns: Taps, rows: Taps, target: Target): void {
  const firstColumn = columns.positions[0]!;
  const lastColumn = columns.positions.at(-1)!;
  const length = (lastColumn - firstColumn + 1) * 3;
  if (blendMemory.length < length) blendMemory = new Float32Array(length);
  for (let row = 0; row < rows.count; row++) {
    blendRows(image, rows, row, firstColumn * 3, length);
    writeRow(columns, firstColumn, row, target);
  }
}

function blendRows(
  { rgb, width }: RgbImage,
  { positions, weights }: Taps,
  row: number,
  offset: number,
  length: number,
): void {
  const blend = blendMemory;
  const at = row * 3;
  const first = weights[at]!;
  const second = weights[at + 1]!;
  const third = weights[at + 2]!;
  const a = positions[at]! * width * 3 + offset;
  const b = positions[at + 1]! * width * 3 + offset;
  const c = positions[at + 2]! * width * 3 + offset;
  if (third === 0) {
    for (let byte = 0; byte < length; byte++) blend[byte] = rgb[a + byte]! * first + rgb[b + byte]! * second;
  } else {
    for (let byte = 0; byte < length; byte++) {
      blend[byte] = rgb[a + byte]! * first + rgb[b + byte]! * second + rgb[c + byte]! * third;
    }
  }
}

function writeRow(
  { positions, weights, count }: Taps,
  firstColumn: number,
  row: number,
  { tensor, stride, planes, gains, biases }: Target,
): void {
  const blend = blendMemory;
  const [gainR, gainG, gainB] = gains;
  const [biasR, biasG, biasB] = biases;
  const planeR = planes[0] + row * stride;
  const planeG = planes[1] + row * stride;
  const planeB = planes[2] + row * stride;
  for (let column = 0; column < count; column++) {
    const at = column * 3;
    const first = weights[at]!;
    const second = weights[at + 1]!;
    const third = weights[at + 2]!;
    const a = (positions[at]! - firstColumn) * 3;
    const b = (positions[at + 1]! - firstColumn) * 3;
    const c = (positions[at + 2]! - firstColumn) * 3;
    const red = blend[a]! * first + blend[b]! * second + blend[c]! * third;
    const green = blend[a + 1]! * first + blend[b + 1]! * second + blend[c + 1]! * third;
    const blue = blend[a + 2]! * first + blend[b + 2]! * second + blend[c + 2]! * third;
    tensor[planeR + column] = red * gainR + biasR;
    tensor[planeG + column] = green * gainG + biasG;
    tensor[planeB + column] = blue * gainB + biasB;
  }
}
