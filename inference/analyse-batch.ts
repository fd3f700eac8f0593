import { placeLetterbox, toContentRect } from './letterbox';
import type {
  AnalyseOptions,
  AnalysedPicture,
  AnalyseOutcome,
  Detection,
  ImageBytes,
  MarkBox,
} from './picture';
import { ImageNotScorableError } from './image-not-scorable';
import { readSize, requireInside } from './preprocess';
import { ThreadCrashedError, type ThreadPool } from './thread-pool';
import type { PictureFacts, VisionJob, VisionReply } from './vision-job';
import type { VisionFacts, VisionParts } from './vision-parts';
import type { VisionReady } from './vision-thread';

export type AnalyseContext = {
  pool: ThreadPool<VisionJob, VisionReply, VisionReady>;
  parts: VisionParts;
  facts: VisionFacts;
};

/** Longer side of a decoded picture, px: about twice the networks' inputs, so that crops of marks are sharp. */
export const DECODED_SIDE_PX = 640;
const DEEP_CHECK_SIDE_PX = 1280;
/** A small mark in a large picture is decoded as large as the mark encoder sees, but not larger than this. */
const LARGEST_DECODED_SIDE_PX = 2048;

/**
 * Outcomes in the order of the pictures; all of them in one message to one thread. A thread that dies over a batch gets
 * its pictures again one by one, so that one cannot take the others with it.
 */
export async function analyseBatch(
  context: AnalyseContext,
  batch: readonly ImageBytes[],
  options: AnalyseOptions,
): Promise<AnalyseOutcome[]> {
  try {
    return await runBatch(context, batch, options);
  } catch (error) {
    if (!(error instanceof ThreadCrashedError)) throw error;
    return Promise.all(batch.map((image) => runAlone(context, image, options)));
  }
}

async function runAlone(
  context: AnalyseContext,
  image: ImageBytes,
  options: AnalyseOptions,
): Promise<AnalyseOutcome> {
  try {
    return (await runBatch(context, [image], options))[0]!;
  } catch (error) {
    if (!(error instanceof ThreadCrashedError)) throw error;
    return { sha256: image.sha256, failure: { reason: 'encoder-crashed', message: error.message } };
  }
}

async function runBatch(
  context: AnalyseContext,
  batch: readonly ImageBytes[],
  { deepCheck = false, maxDetections = context.facts.maxDetections }: AnalyseOptions,
): Promise<AnalyseOutcome[]> {
  const look = maxDetections === 0 ? 'nowhere' : deepCheck ? 'tiles' : 'whole';
  const sidePx = deepCheck ? DEEP_CHECK_SIDE_PX : DECODED_SIDE_PX;
  const reply = await context.pool.submit({
    pictures: batch.map(({ bytes, region, size }) => ({
      bytes,
      decode: { sidePx, region, knownSize: size },
      isEncoded: true,
      look,
      givenBoxes: [],
    })),
    maxDetections,
  });
  const at: Position = { picture: 0, detection: 0 };
  return reply.pictures.map((picture, index) => {
    const { sha256 } = batch[index]!;
    return 'failure' in picture ? { sha256, ...picture } : toAnalysed(context, sha256, picture, reply, at);
  });
}

/** How much of a reply has been read. */
type Position = { picture: number; detection: number };

function toAnalysed(
  { parts, facts }: AnalyseContext,
  sha256: string,
  picture: PictureFacts,
  reply: VisionReply,
  at: Position,
): AnalysedPicture {
  const { mapShape, projection, markDims } = facts;
  const [channels, rows, columns] = mapShape;
  const index = at.picture++;
  const z = rowOf(reply.zs, index, projection.dims);
  const zNorm = Math.hypot(...z);
  const input = parts.encoder.manifest.inputs[0].size;
  const share = (ms: number) => ms / reply.pictures.length;
  return {
    sha256,
    width: picture.width,
    height: picture.height,
    embedding: z.map((value) => value / zNorm),
    zNorm,
    featureMap: { data: rowOf(reply.featureMaps, index, channels * rows * columns), channels, rows, columns },
    contentRect: toContentRect(placeLetterbox(picture.decoded, input), input),
    detections: Array.from({ length: picture.detectionCount }, () =>
      toDetection(reply, at.detection++, markDims),
    ),
    msByStage: {
      decode: picture.decodeMs,
      encode: share(reply.ms.encode),
      detect: share(reply.ms.detect),
      embedMarks: share(reply.ms.embedMarks),
    },
  };
}

function toDetection(reply: VisionReply, row: number, markDims: number): Detection {
  const [x, y, width, height, objectness] = rowOf(reply.detections, row, 5);
  return {
    box: { x: x!, y: y!, width: width!, height: height! },
    objectness: objectness!,
    embedding: rowOf(reply.markEmbeddings, row, markDims),
  };
}

function rowOf(values: Float32Array, row: number, length: number): Float32Array {
  return values.subarray(row * length, (row + 1) * length);
}

/** See PictureAnalyser.embedMarks. */
export async function embedMarks(
  { pool, parts, facts }: AnalyseContext,
  { bytes, size, region }: ImageBytes,
  boxes: readonly MarkBox[],
): Promise<Float32Array[]> {
  if (boxes.length === 0) return [];
  if (region) throw new RangeError('boxes are given in px of the whole picture, not of a region');
  const whole = size ?? (await readSize(bytes));
  boxes.forEach((box) => requireInside(box, whole));
  const sidePx = chooseSide(whole, boxes, parts['mark-encoder'].manifest.inputs[0].size.width);
  const decode = { sidePx, knownSize: whole };
  const picture = { bytes, decode, isEncoded: false, look: 'nowhere' as const, givenBoxes: boxes };
  const reply = await pool.submit({ pictures: [picture], maxDetections: 0 });
  const [outcome] = reply.pictures;
  if (outcome && 'failure' in outcome) {
    throw new ImageNotScorableError(outcome.failure.reason, outcome.failure.message);
  }
  return boxes.map((_, row) => rowOf(reply.markEmbeddings, row, facts.markDims).slice());
}

/** Longer side at which the smallest box is as large as the mark encoder's input, within bounds. */
function chooseSide(
  whole: { width: number; height: number },
  boxes: readonly MarkBox[],
  inputPx: number,
): number {
  const smallest = Math.min(...boxes.map(({ width, height }) => Math.max(width, height)));
  const wanted = Math.ceil((Math.max(whole.width, whole.height) * inputPx) / smallest);
  return Math.min(Math.max(wanted, DECODED_SIDE_PX), LARGEST_DECODED_SIDE_PX);
}
