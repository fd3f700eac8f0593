// What a network thread does with a batch of decoded pictures. Only relative imports at run time.
import type { ImageInput } from '@/lib/contracts/model-manifest';
import type { ScoredBox } from '../lib/domain/non-max-suppression';
import { pickDetections, type View } from './detector-boxes';
import { placeLetterbox } from './letterbox';
import type { Network } from './network';
import type { Stage } from './picture';
import {
  toOriginal,
  type DecodeOutcome,
  type PictureFailure,
  type PictureJob,
  type ReadyPicture,
} from './ready-picture';
import { writeInputTensor, type Pyramid, type RgbImage, type Window } from './to-input-tensor';

export const NETWORK_PARTS = ['encoder', 'detector', 'mark-encoder'] as const;
export type NetworkPart = (typeof NETWORK_PARTS)[number];
export type Networks = Record<NetworkPart, Network>;

export type VisionJob = { pictures: readonly PictureJob[]; maxDetections: number };

export type PictureFacts = {
  /** Of the original, orientation applied, and of what of it was decoded. */
  width: number;
  height: number;
  decoded: { width: number; height: number };
  decodeMs: number;
  detectionCount: number;
};
/** Tensors are of all decoded pictures one after the other, so that few buffers travel. */
export type VisionReply = {
  pictures: Array<PictureFacts | { failure: PictureFailure }>;
  /** float32 [encoded pictures, channels, rows, columns] and [encoded pictures, dims]. */
  featureMaps: Float32Array<ArrayBuffer>;
  zs: Float32Array<ArrayBuffer>;
  /** float32 [detections, 5]: x, y, width, height in original-image px, and objectness. */
  detections: Float32Array<ArrayBuffer>;
  /** float32 [detections and given boxes, dims], unit; picture by picture, detections first. */
  markEmbeddings: Float32Array<ArrayBuffer>;
  /** Of the whole job, tensors included. */
  ms: Record<Exclude<Stage, 'decode'>, number>;
};

/** Crops in one run: enough to gain by batching, few enough to bound memory. */
const CROPS_A_RUN = 64;

/** Encodes, detects and embeds; the pictures' pixels are read in place and cut nowhere else. */
export async function runVisionJob(
  networks: Networks,
  outcomes: readonly DecodeOutcome[],
  maxDetections: number,
): Promise<VisionReply> {
  const pictures = outcomes.filter((outcome) => 'pyramid' in outcome);
  const clock = startClock();
  const { featureMaps, zs } = await encode(networks.encoder, pictures);
  const encodeMs = clock();
  const detected = await detect(networks, pictures, maxDetections);
  const detectMs = clock();
  const marks = pictures.map(({ pyramid, givenBoxes }, index) => ({
    pyramid,
    boxes: [...detected[index]!, ...givenBoxes],
  }));
  const markEmbeddings = await embedMarks(networks['mark-encoder'], marks);
  let next = 0;
  return {
    pictures: outcomes.map((outcome) =>
      'failure' in outcome ? outcome : toPictureFacts(outcome, detected[next++]!.length),
    ),
    featureMaps,
    zs,
    detections: toRows(pictures, detected),
    markEmbeddings,
    ms: { encode: encodeMs, detect: detectMs, embedMarks: clock() },
  };
}

function toPictureFacts({ source, pixels, decodeMs }: ReadyPicture, detectionCount: number): PictureFacts {
  const { width, height } = source;
  return { width, height, decoded: { width: pixels.width, height: pixels.height }, decodeMs, detectionCount };
}

function toRows(
  pictures: readonly ReadyPicture[],
  detected: readonly ScoredBox[][],
): Float32Array<ArrayBuffer> {
  const rows = pictures.flatMap((picture, index) =>
    detected[index]!.flatMap((found) => {
      const { x, y, width, height } = toOriginal(found, picture.source);
      return [x, y, width, height, found.score];
    }),
  );
  return Float32Array.from(rows);
}

async function encode(encoder: Network, pictures: readonly ReadyPicture[]) {
  const encoded = pictures.filter((picture) => picture.isEncoded);
  if (encoded.length === 0) return { featureMaps: new Float32Array(0), zs: new Float32Array(0) };
  const input = encoder.manifest.inputs[0];
  const views = encoded.map(({ pyramid, pixels }) => ({ pyramid, window: wholeOf(pixels) }));
  const outputs = await encoder.run(writeViews(views, input), views.length);
  return { featureMaps: outputs.get('feature_map')!, zs: outputs.get('z')! };
}

type PictureView = { pyramid: Pyramid; window: Window };

async function detect(
  { encoder, detector }: Networks,
  pictures: readonly ReadyPicture[],
  maxDetections: number,
): Promise<ScoredBox[][]> {
  const input = detector.manifest.inputs[0];
  const views = pictures.flatMap(({ pyramid, views: windows }) =>
    windows.map((window) => ({ pyramid, window })),
  );
  // What the encoder was fed with is still there when both networks see the same.
  const isWritten = isSameInput(input, encoder.manifest.inputs[0]) && pictures.every(isSeenWholeByBoth);
  const looked: View[] = [];
  for (let at = 0; at < views.length; at += pictures.length) {
    const batch = views.slice(at, at + pictures.length);
    const values = isWritten ? inputMemory(input, batch.length) : writeViews(batch, input);
    const outputs = await detector.run(values, batch.length);
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

function isSeenWholeByBoth({ isEncoded, views, pixels }: ReadyPicture): boolean {
  const [view] = views;
  return isEncoded && views.length === 1 && view!.width === pixels.width && view!.height === pixels.height;
}

async function embedMarks(
  markEncoder: Network,
  pictures: ReadonlyArray<{ pyramid: Pyramid; boxes: readonly Window[] }>,
): Promise<Float32Array<ArrayBuffer>> {
  const crops = pictures.flatMap(({ pyramid, boxes }) => boxes.map((box) => ({ pyramid, box })));
  if (crops.length === 0) return new Float32Array(0);
  const input = markEncoder.manifest.inputs[0];
  if (input.fit !== 'square-crop') throw new Error(`${markEncoder.manifest.name} does not take square crops`);
  const runs: Float32Array[] = [];
  for (let at = 0; at < crops.length; at += CROPS_A_RUN) {
    const batch = crops.slice(at, at + CROPS_A_RUN);
    const values = inputMemory(input, batch.length);
    batch.forEach(({ pyramid, box }, index) => {
      const whole = { left: 0, top: 0, ...input.size };
      writeInputTensor(pyramid, squareAround(box, input.grow), whole, input, values, index);
    });
    runs.push((await markEncoder.run(values, batch.length)).get('z')!);
  }
  return toUnitRows(runs, crops.length);
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

function toUnitRows(runs: readonly Float32Array[], count: number): Float32Array<ArrayBuffer> {
  const length = runs.reduce((sum, run) => sum + run.length, 0);
  const dims = length / count;
  const rows = new Float32Array(length);
  let at = 0;
  for (const run of runs) {
    rows.set(run, at);
    at += run.length;
  }
  for (let row = 0; row < length; row += dims) {
    let squares = 0;
    for (let dim = row; dim < row + dims; dim++) squares += rows[dim]! ** 2;
    const norm = Math.sqrt(squares);
    if (!(norm > 0)) throw new Error(`the mark encoder gave a vector of length ${norm}`);
    for (let dim = row; dim < row + dims; dim++) rows[dim]! /= norm;
  }
  return rows;
}

function writeViews(views: readonly PictureView[], input: ImageInput): Float32Array {
  const values = inputMemory(input, views.length).fill(0);
  views.forEach(({ pyramid, window }, index) =>
    writeInputTensor(pyramid, window, placeLetterbox(window, input.size), input, values, index),
  );
  return values;
}

/** The same memory for every run: fresh pages for a megabyte cost more than the zeros. Networks run one by one. */
let memory = new Float32Array(0);
function inputMemory({ size }: ImageInput, count: number): Float32Array {
  const length = count * 3 * size.width * size.height;
  if (memory.length < length) memory = new Float32Array(length);
  return memory.subarray(0, length);
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

/** @returns ms since it was last called */
function startClock(): () => number {
  let from = performance.now();
  return () => {
    const now = performance.now();
    const ms = now - from;
    from = now;
    return ms;
  };
}
