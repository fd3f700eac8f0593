// The three networks over decoded pictures. Only relative imports at run time.
import type { ImageInput } from '@/lib/contracts/model-manifest';
import type { ScoredBox } from '../lib/domain/non-max-suppression';
import { pickDetections, type View } from './detector-boxes';
import { placeLetterbox } from './letterbox';
import type { Network } from './network';
import type { ReadyPicture } from './ready-picture';
import type { Sampler, StoredTensor } from './sampler';
import {
  allocateTensor,
  writeInputTensor,
  type Pyramid,
  type RgbImage,
  type Window,
} from './to-input-tensor';

export const NETWORK_PARTS = ['encoder', 'detector', 'mark-encoder'] as const;
export type NetworkPart = (typeof NETWORK_PARTS)[number];
export type Networks = Record<NetworkPart, Network>;

export type SampledPicture = ReadyPicture & { pyramid: Pyramid };

/** Crops in one run: enough to gain by batching, few enough to bound memory. */
const CROPS_A_RUN = 64;

/** Of the pictures that are to be encoded, in their order; `tensor` is what the encoder was fed with. */
export async function encode(encoder: Network, sampler: Sampler, pictures: readonly SampledPicture[]) {
  const encoded = pictures.filter((picture) => picture.isEncoded);
  if (encoded.length === 0) {
    return { featureMaps: new Float32Array(0), zs: new Float32Array(0), tensor: null };
  }
  const input = encoder.manifest.inputs[0];
  const views = encoded.map(({ pyramid, pixels }) => ({ pyramid, window: wholeOf(pixels) }));
  const tensor = writeViews(sampler, views, input);
  const outputs = await encoder.run(valuesOf(sampler, tensor), views.length);
  return { featureMaps: outputs.get('feature_map')!, zs: outputs.get('z')!, tensor };
}

type PictureView = { pyramid: Pyramid; window: Window };

/**
 * What is found in each picture, in px of its decoding, best first.
 *
 * @param encoderTensor of the same pictures; used again when the detector would be fed with the very same
 */
export async function detect(
  { encoder, detector }: Networks,
  sampler: Sampler,
  pictures: readonly SampledPicture[],
  maxDetections: number,
  encoderTensor: StoredTensor | null,
): Promise<ScoredBox[][]> {
  const input = detector.manifest.inputs[0];
  const views = pictures.flatMap(({ pyramid, views: windows }) =>
    windows.map((window) => ({ pyramid, window })),
  );
  const isSame = isSameInput(input, encoder.manifest.inputs[0]) && pictures.every(isSeenWholeByBoth);
  const looked: View[] = [];
  for (let at = 0; at < views.length; at += pictures.length) {
    const batch = views.slice(at, at + pictures.length);
    const tensor = isSame && encoderTensor ? encoderTensor : writeViews(sampler, batch, input);
    const outputs = await detector.run(valuesOf(sampler, tensor), batch.length);
    batch.forEach(({ window }, index) =>
      looked.push({
        window,
        placement: placeLetterbox(window, input.size),
        boxes: rowOf(outputs.get('boxes')!, index, batch.length),
        objectness: rowOf(outputs.get('objectness')!, index, batch.length),
      }),
    );
  }
  const { postprocess } = detector.manifest;
  let next = 0;
  return pictures.map(({ pixels, views: windows }) =>
    pickDetections(looked.slice(next, (next += windows.length)), pixels, postprocess!, maxDetections),
  );
}

function isSeenWholeByBoth({ isEncoded, views, pixels }: SampledPicture): boolean {
  const [view] = views;
  return isEncoded && views.length === 1 && view!.width === pixels.width && view!.height === pixels.height;
}

/** Unit vectors of all boxes, picture by picture: float32 [boxes, dims]; each the mean of its crops' unit vectors. */
export async function embedMarks(
  markEncoder: Network,
  sampler: Sampler,
  pictures: ReadonlyArray<{ pyramid: Pyramid; boxes: readonly Window[] }>,
): Promise<Float32Array<ArrayBuffer>> {
  const input = markEncoder.manifest.inputs[0];
  if (input.fit !== 'square-crop') throw new Error(`${markEncoder.manifest.name} does not take square crops`);
  const crops = pictures.flatMap(({ pyramid, boxes }) =>
    boxes.flatMap((box) => input.grows.map((grow) => ({ pyramid, window: squareAround(box, grow) }))),
  );
  if (crops.length === 0) return new Float32Array(0);
  const runs: Float32Array[] = [];
  for (let at = 0; at < crops.length; at += CROPS_A_RUN) {
    const batch = crops.slice(at, at + CROPS_A_RUN);
    const tensor = allocateTensor(sampler, input, batch.length);
    batch.forEach(({ pyramid, window }, index) => {
      const whole = { left: 0, top: 0, ...input.size };
      writeInputTensor(sampler, pyramid, window, whole, input, tensor, index);
    });
    runs.push((await markEncoder.run(valuesOf(sampler, tensor), batch.length)).get('z')!);
  }
  return toUnitMeans(concatenate(runs), crops.length, input.grows.length);
}

/** The square around a box's centre, `grow` times its longer side. */
function squareAround(box: Window, grow: number): Window {
  const side = Math.max(box.width, box.height) * grow;
  return {
    x: box.x + (box.width - side) / 2,
    y: box.y + (box.height - side) / 2,
    width: side,
    height: side,
  };
}

function concatenate(runs: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(runs.reduce((sum, run) => sum + run.length, 0));
  let at = 0;
  for (const run of runs) {
    all.set(run, at);
    at += run.length;
  }
  return all;
}

/** Unit vectors of `each` rows that follow each other: their directions' mean. */
function toUnitMeans(rows: Float32Array, count: number, each: number): Float32Array<ArrayBuffer> {
  const dims = rows.length / count;
  const means = new Float32Array((count / each) * dims);
  for (let row = 0; row < count; row++) {
    const to = Math.floor(row / each) * dims;
    addUnit(means.subarray(to, to + dims), rows.subarray(row * dims, (row + 1) * dims));
  }
  if (each === 1) return means;
  for (let at = 0; at < means.length; at += dims) {
    const mean = means.subarray(at, at + dims);
    const sum = mean.slice();
    mean.fill(0);
    addUnit(mean, sum);
  }
  return means;
}

function addUnit(to: Float32Array, vector: Float32Array): void {
  let squares = 0;
  for (let dim = 0; dim < vector.length; dim++) squares += vector[dim]! ** 2;
  const norm = Math.sqrt(squares);
  if (!(norm > 0)) throw new Error(`the mark encoder gave a vector of length ${norm}`);
  for (let dim = 0; dim < vector.length; dim++) to[dim]! += vector[dim]! / norm;
}

/** Padding has the mean colour, which is 0. */
function writeViews(sampler: Sampler, views: readonly PictureView[], input: ImageInput): StoredTensor {
  const tensor = allocateTensor(sampler, input, views.length);
  valuesOf(sampler, tensor).fill(0);
  views.forEach(({ pyramid, window }, index) =>
    writeInputTensor(sampler, pyramid, window, placeLetterbox(window, input.size), input, tensor, index),
  );
  return tensor;
}

function valuesOf(sampler: Sampler, { pointer, length }: StoredTensor): Float32Array {
  return sampler.floatsAt(pointer, length);
}

function isSameInput(a: ImageInput, b: ImageInput): boolean {
  const facts = ({ size, channelOrder, mean, std }: ImageInput) =>
    [size.width, size.height, channelOrder, ...mean, ...std].join(' ');
  return facts(a) === facts(b);
}

function wholeOf({ width, height }: RgbImage): Window {
  return { x: 0, y: 0, width, height };
}

function rowOf(values: Float32Array, row: number, rows: number): Float32Array {
  const length = values.length / rows;
  return values.subarray(row * length, (row + 1) * length);
}
