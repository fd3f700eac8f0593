// Imported by the network thread: only relative imports at run time.
import type { ImageInput } from '@/lib/contracts/model-manifest';
import type { Sampler, StoredRgb, StoredTensor } from './sampler';

/** Interleaved 8-bit RGB, row-major. */
export type RgbImage = { rgb: Uint8Array; width: number; height: number };
/** A picture with its halvings, made when first asked for: level n is 2^n times smaller. */
export type Pyramid = { readonly levels: StoredRgb[] };
/** A rectangle of a picture in its px; fractions allowed, and what leaves the picture repeats its edge. */
export type Window = { x: number; y: number; width: number; height: number };
/** Whole px of a network's input. */
export type Placement = { left: number; top: number; width: number; height: number };

/** Copies a picture into the sampler. @throws RangeError for a buffer of another size; alpha is the usual culprit */
export function toPyramid(sampler: Sampler, { rgb, width, height }: RgbImage): Pyramid {
  const length = width * height * 3;
  if (rgb.length !== length) throw new RangeError(`expected ${length} RGB bytes, got ${rgb.length}`);
  const pointer = sampler.allocate(length);
  sampler.bytesAt(pointer, length).set(rgb);
  return { levels: [{ pointer, width, height }] };
}

/** Room for a batch; whatever was there before still is. */
export function allocateTensor(
  sampler: Sampler,
  { size }: Pick<ImageInput, 'size'>,
  count: number,
): StoredTensor {
  const length = count * 3 * size.width * size.height;
  return { pointer: sampler.allocate(length * 4), length };
}

/**
 * Writes a window of a picture into a batch tensor; what `placement` does not cover stays as it is.
 *
 * in : uint8   [height, width, 3]  0..255, RGB
 * out: float32 [.., 3, H, W] at batch position `index`, (value - mean[c]) / std[c], channel order of the manifest
 *
 * Shrinking averages areas, stretching is bilinear between pixel centres. Shrinking to less than half begins at the
 * halving just above the wanted size, which every network of the picture reads; it blurs by at most one of its pixels.
 *
 * @throws RangeError for a placement off the input or an empty window
 */
export function writeInputTensor(
  sampler: Sampler,
  pyramid: Pyramid,
  window: Window,
  placement: Placement,
  input: Pick<ImageInput, 'size' | 'mean' | 'std' | 'channelOrder'>,
  tensor: StoredTensor,
  index: number,
): void {
  const { left, top, width, height } = placement;
  const { size } = input;
  if (left < 0 || top < 0 || left + width > size.width || top + height > size.height) {
    throw new RangeError(`${width}x${height} at ${left},${top} leaves ${size.width}x${size.height}`);
  }
  if (!(window.width > 0 && window.height > 0)) {
    throw new RangeError(`the window is empty: ${window.width}x${window.height}`);
  }
  const shrink = Math.max(window.width / width, window.height / height);
  const level = Math.max(0, Math.floor(Math.log2(shrink)));
  const image = levelOf(sampler, pyramid, level);
  const columns = toTaps(window.x / 2 ** level, window.width / 2 ** level, width, image.width);
  const rows = toTaps(window.y / 2 ** level, window.height / 2 ** level, height, image.height);
  sampler.borrow(() => {
    const target = toTarget(sampler, placement, input, tensor, index);
    if (columns.isCopy && rows.isCopy) copyRows(sampler, image, columns, rows, target);
    else resampleRows(sampler, image, columns, rows, target);
  });
}

function levelOf(sampler: Sampler, { levels }: Pyramid, level: number): StoredRgb {
  while (levels.length <= level) {
    const { pointer, width, height } = levels.at(-1)!;
    const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
    const target = sampler.allocate(half.width * half.height * 3);
    sampler.halve(pointer, width, height, target);
    levels.push({ pointer: target, ...half });
  }
  return levels[level]!;
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

type Target = {
  /** Where red, green and blue of the first pixel go, bytes. */
  planes: readonly [number, number, number];
  strideBytes: number;
  /** float32 [4] each, in the order of the planes: value * gain + bias. */
  gains: number;
  biases: number;
};

function toTarget(
  sampler: Sampler,
  { left, top }: Placement,
  { size, mean, std, channelOrder }: Pick<ImageInput, 'size' | 'mean' | 'std' | 'channelOrder'>,
  tensor: StoredTensor,
  index: number,
): Target {
  const plane = size.width * size.height;
  const first = index * 3 * plane + top * size.width + left;
  const channels = channelOrder === 'BGR' ? ([2, 1, 0] as const) : ([0, 1, 2] as const);
  const gains = sampler.allocate(16);
  sampler.floatsAt(gains, 3).set(channels.map((channel) => 1 / std[channel]));
  const biases = sampler.allocate(16);
  sampler.floatsAt(biases, 3).set(channels.map((channel) => -mean[channel] / std[channel]));
  const [red, green, blue] = channels.map((channel) => tensor.pointer + (first + channel * plane) * 4);
  return { planes: [red!, green!, blue!], strideBytes: size.width * 4, gains, biases };
}

function copyRows(sampler: Sampler, image: StoredRgb, columns: Taps, rows: Taps, target: Target): void {
  const { gains, biases } = target;
  for (let row = 0; row < rows.count; row++) {
    const source = image.pointer + (rows.positions[row * 3]! * image.width + columns.positions[0]!) * 3;
    sampler.copy(source, columns.count, gains, biases, ...planesAt(target, row));
  }
}

/** First down, then across: the blend of rows is as narrow as the window, so little of it is thrown away. */
function resampleRows(sampler: Sampler, image: StoredRgb, columns: Taps, rows: Taps, target: Target): void {
  const firstColumn = columns.positions[0]!;
  const length = (columns.positions.at(-1)! - firstColumn + 1) * 3;
  const taps = storeTaps(sampler, columns, firstColumn);
  const blend = sampler.allocate(length * 4);
  const { positions, weights } = rows;
  const start = image.pointer + firstColumn * 3;
  const stride = image.width * 3;
  for (let row = 0; row < rows.count; row++) {
    const at = row * 3;
    sampler.blend(
      start + positions[at]! * stride,
      start + positions[at + 1]! * stride,
      start + positions[at + 2]! * stride,
      weights[at]!,
      weights[at + 1]!,
      weights[at + 2]!,
      length,
      blend,
    );
    sampler.across(blend, taps, columns.count, target.gains, target.biases, ...planesAt(target, row));
  }
}

/** Three byte offsets into the blend and three weights for each column. */
function storeTaps(sampler: Sampler, { positions, weights, count }: Taps, firstColumn: number): number {
  const pointer = sampler.allocate(count * 24);
  const offsets = sampler.intsAt(pointer, count * 6);
  const shares = sampler.floatsAt(pointer, count * 6);
  for (let column = 0; column < count; column++) {
    for (let tap = 0; tap < 3; tap++) {
      offsets[column * 6 + tap] = (positions[column * 3 + tap]! - firstColumn) * 12;
      shares[column * 6 + 3 + tap] = weights[column * 3 + tap]!;
    }
  }
  return pointer;
}

function planesAt({ planes, strideBytes }: Target, row: number): [number, number, number] {
  const offset = row * strideBytes;
  return [planes[0] + offset, planes[1] + offset, planes[2] + offset];
}
