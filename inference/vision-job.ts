// What a network thread does with a batch of decoded pictures. Only relative imports at run time.
import type { ScoredBox } from '../lib/domain/non-max-suppression';
import type { Stage } from './picture';
import {
  toOriginal,
  type DecodeOutcome,
  type PictureFailure,
  type PictureJob,
  type ReadyPicture,
} from './ready-picture';
import { detect, embedMarks, encode, type Networks } from './run-networks';
import type { Sampler } from './sampler';
import { toPyramid } from './to-input-tensor';

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

/** Encodes, detects and embeds. The sampler is this job's alone: nothing of an earlier one is kept in it. */
export async function runVisionJob(
  networks: Networks,
  sampler: Sampler,
  outcomes: readonly DecodeOutcome[],
  maxDetections: number,
): Promise<VisionReply> {
  const clock = startClock();
  sampler.clear();
  const pictures = outcomes
    .filter((outcome) => 'pixels' in outcome)
    .map((picture) => ({ ...picture, pyramid: toPyramid(sampler, picture.pixels) }));
  const { featureMaps, zs, tensor } = await encode(networks.encoder, sampler, pictures);
  const encodeMs = clock();
  const detected = await detect(networks, sampler, pictures, maxDetections, tensor);
  const detectMs = clock();
  const marks = pictures.map(({ pyramid, givenBoxes }, index) => ({
    pyramid,
    boxes: [...detected[index]!, ...givenBoxes],
  }));
  const markEmbeddings = await embedMarks(networks['mark-encoder'], sampler, marks);
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
