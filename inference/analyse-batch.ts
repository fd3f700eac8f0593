import { toOverlappingTiles } from '@/lib/domain/tiles';
import { ImageNotScorableError } from './image-not-scorable';
import { placeLetterbox, toContentRect } from './letterbox';
import type {
  AnalyseOptions,
  AnalysedPicture,
  AnalyseOutcome,
  EncodeFailure,
  ImageBytes,
  MarkBox,
} from './picture';
import { decodePicture, readSize, requireInside, type DecodedPicture } from './preprocess';
import { ThreadCrashedError, type ThreadPool } from './thread-pool';
import type { PictureJob, VisionJob, VisionReply } from './vision-job';
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

type Prepared = { sha256: string; decoded: DecodedPicture; decodeMs: number };

/** Outcomes in the order of the pictures; all of them in one message to one thread. */
export async function analyseBatch(
  context: AnalyseContext,
  batch: readonly ImageBytes[],
  options: AnalyseOptions,
): Promise<AnalyseOutcome[]> {
  const prepared = await Promise.all(batch.map((image) => prepare(image, options)));
  const pictures = prepared.filter((outcome) => 'decoded' in outcome);
  const analysed = pictures.length === 0 ? [] : await runBatch(context, pictures, options);
  let next = 0;
  return prepared.map((outcome) => ('decoded' in outcome ? analysed[next++]! : outcome));
}

async function prepare(image: ImageBytes, options: AnalyseOptions): Promise<Prepared | EncodeFailure> {
  const from = performance.now();
  try {
    const decoded = await decodePicture(image.bytes, {
      sidePx: options.deepCheck ? DEEP_CHECK_SIDE_PX : DECODED_SIDE_PX,
      region: image.region,
      knownSize: image.size,
    });
    return { sha256: image.sha256, decoded, decodeMs: performance.now() - from };
  } catch (error) {
    if (!(error instanceof ImageNotScorableError)) throw error;
    return { sha256: image.sha256, failure: { reason: error.reason, message: error.message } };
  }
}

/** A thread that dies over a batch gets its pictures again one by one, so that one cannot take the others with it. */
async function runBatch(
  context: AnalyseContext,
  pictures: readonly Prepared[],
  options: AnalyseOptions,
): Promise<AnalyseOutcome[]> {
  try {
    const reply = await context.pool.submit(toJob(context, pictures, options));
    return toAnalysed(context, pictures, reply);
  } catch (error) {
    if (!(error instanceof ThreadCrashedError)) throw error;
    return Promise.all(pictures.map((picture) => runAlone(context, picture, options)));
  }
}

async function runAlone(
  context: AnalyseContext,
  picture: Prepared,
  options: AnalyseOptions,
): Promise<AnalyseOutcome> {
  try {
    const reply = await context.pool.submit(toJob(context, [picture], options));
    return toAnalysed(context, [picture], reply)[0]!;
  } catch (error) {
    if (!(error instanceof ThreadCrashedError)) throw error;
    return { sha256: picture.sha256, failure: { reason: 'encoder-crashed', message: error.message } };
  }
}

function toJob(
  { facts }: AnalyseContext,
  pictures: readonly Prepared[],
  { deepCheck = false, maxDetections = facts.maxDetections }: AnalyseOptions,
): VisionJob {
  return {
    pictures: pictures.map(({ decoded: { pixels } }) => {
      const whole = { x: 0, y: 0, width: pixels.width, height: pixels.height };
      const views = deepCheck ? [whole, ...toOverlappingTiles(pixels)] : [whole];
      return { pixels, isEncoded: true, views: maxDetections === 0 ? [] : views, givenBoxes: [] };
    }),
    maxDetections,
  };
}

function toAnalysed(
  { parts, facts }: AnalyseContext,
  pictures: readonly Prepared[],
  reply: VisionReply,
): AnalysedPicture[] {
  const { mapShape, projection, markDims } = facts;
  const [channels, rows, columns] = mapShape;
  const mapSize = channels * rows * columns;
  const input = parts.encoder.manifest.inputs[0].size;
  const share = (ms: number) => ms / pictures.length;
  let nextMark = 0;
  return pictures.map(({ sha256, decoded, decodeMs }, index) => {
    const z = reply.zs.subarray(index * projection.dims, (index + 1) * projection.dims);
    const zNorm = Math.hypot(...z);
    const detections = Array.from({ length: reply.detectionCounts[index]! }, () => {
      const mark = nextMark++;
      const [x, y, width, height, objectness] = reply.detections.subarray(mark * 5, mark * 5 + 5);
      return {
        box: toOriginal({ x: x!, y: y!, width: width!, height: height! }, decoded),
        objectness: objectness!,
        embedding: reply.markEmbeddings.subarray(mark * markDims, (mark + 1) * markDims),
      };
    });
    return {
      sha256,
      width: decoded.width,
      height: decoded.height,
      embedding: z.map((value) => value / zNorm),
      zNorm,
      featureMap: {
        data: reply.featureMaps.subarray(index * mapSize, (index + 1) * mapSize),
        channels,
        rows,
        columns,
      },
      contentRect: toContentRect(placeLetterbox(decoded.pixels, input), input),
      detections,
      msByStage: {
        decode: decodeMs,
        encode: share(reply.ms.encode),
        detect: share(reply.ms.detect),
        embedMarks: share(reply.ms.embedMarks),
      },
    };
  });
}

/** From px of the decoded region to original-image px. */
function toOriginal(box: MarkBox, { pixels, region, width, height }: DecodedPicture): MarkBox {
  const [scaleX, scaleY] = [region.width / pixels.width, region.height / pixels.height];
  const x = snap(region.x + box.x * scaleX);
  const y = snap(region.y + box.y * scaleY);
  return {
    x,
    y,
    width: Math.min(snap(box.width * scaleX), width - x),
    height: Math.min(snap(box.height * scaleY), height - y),
  };
}

/** To sixteenths of a pixel, which float32 holds exactly, sums too: what is stored is the very same box. */
function snap(px: number): number {
  return Math.round(px * 16) / 16;
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
  const { pixels } = await decodePicture(bytes, { sidePx, knownSize: whole });
  const [scaleX, scaleY] = [pixels.width / whole.width, pixels.height / whole.height];
  const givenBoxes = boxes.map(({ x, y, width, height }) => ({
    x: x * scaleX,
    y: y * scaleY,
    width: width * scaleX,
    height: height * scaleY,
  }));
  const picture: PictureJob = { pixels, isEncoded: false, views: [], givenBoxes };
  const { markEmbeddings } = await pool.submit({ pictures: [picture], maxDetections: 0 });
  return boxes.map((_, index) => markEmbeddings.slice(index * facts.markDims, (index + 1) * facts.markDims));
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
