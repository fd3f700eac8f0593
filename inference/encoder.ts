import os from 'node:os';
import type { NetworkManifest } from '@/lib/contracts/model-manifest';
import type { EncoderJob, EncoderReady, EncoderReply, EncoderThreadData } from './encoder-thread';
import type { Projection } from './energy-map';
import { ImageNotScorableError } from './image-not-scorable';
import { loadPart, type Part } from './model-registry';
import type { EncodedImage, EncodeFailure, ImageBytes } from './picture';
import { letterbox, type Letterboxed } from './preprocess';
import { defaultProviders, type Provider, type RefusedProvider } from './providers';
import { createSemaphore } from './semaphore';
import { spawnTypescriptThread } from './spawn-typescript-thread';
import { openThreadPool, ThreadCrashedError, type ThreadPool } from './thread-pool';
import { toFloats } from './vectors';
import { measureBatchSize } from './warm-up';

export type EncoderOptions = {
  /** Best first; default: what the platform could have. */
  providers?: readonly Provider[];
  /** Refuse to run on the processor. */
  mustBeGpu?: boolean;
  /** Default: one for each core on the processor, one on a GPU. */
  threads?: number;
  /** Pictures in one run; default: measured at the start (at most about two seconds). */
  batchSize?: number;
};

export type { EncodedImage, EncodeFailure, ImageBytes } from './picture';
export type EncodeOutcome = EncodedImage | EncodeFailure;

export type Encoder = {
  readonly manifest: NetworkManifest;
  /** Part hash: embeddings under different hashes must never be compared. */
  readonly sha256: string;
  readonly dims: number;
  readonly projection: Projection;
  readonly provider: Provider;
  readonly refusedProviders: readonly RefusedProvider[];
  readonly threads: number;
  readonly batchSize: number;
  /**
   * Encodes pictures in the order given; decoding overlaps with the networks, over concurrent calls too.
   *
   * A picture that cannot be scored is an answer with its reason; a broken encoder rejects.
   */
  encode: (images: readonly ImageBytes[]) => Promise<EncodeOutcome[]>;
  /** Lets the pictures in hand finish. */
  close: () => Promise<void>;
};

type EncoderPool = ThreadPool<EncoderJob, EncoderReply, EncoderReady>;

/** @throws Error when the encoder's files or session are not those of its manifest, or no provider opens it */
export async function openEncoder(modelsDir: string, options: EncoderOptions = {}): Promise<Encoder> {
  const part = await loadPart(modelsDir, 'encoder', 'network');
  const projection = readProjection(part);
  const { pool, provider, refused } = await openPool(part, options);
  const batchSize =
    options.batchSize ?? (await measureBatchSize(pool, part.manifest.inputs[0]!.size, provider));
  // Enough pictures in preparation that no thread waits for a decoder, few enough to bound memory.
  const slots = createSemaphore(pool.size * 3);

  async function encode(images: readonly ImageBytes[]): Promise<EncodeOutcome[]> {
    const batches: ImageBytes[][] = [];
    for (let at = 0; at < images.length; at += batchSize) batches.push(images.slice(at, at + batchSize));
    const outcomes = await Promise.all(
      batches.map((batch) => slots.use(() => encodeBatch(pool, part.manifest, batch))),
    );
    return outcomes.flat();
  }

  return {
    manifest: part.manifest,
    sha256: part.sha256,
    dims: projection.dims,
    projection,
    provider,
    refusedProviders: refused,
    threads: pool.size,
    batchSize,
    encode,
    close: () => pool.close(),
  };
}

/** Opens one thread first: it finds the provider, and the others need not try the ones that fail. */
async function openPool(part: Part<'network'>, options: EncoderOptions) {
  const { mustBeGpu = false, providers = defaultProviders() } = options;
  const modelBytes = new SharedArrayBuffer(part.bytes.length);
  new Uint8Array(modelBytes).set(part.bytes);
  let wanted: readonly Provider[] = providers;
  const spawn = () => {
    const data: EncoderThreadData = { modelBytes, manifest: part.manifest, providers: wanted, mustBeGpu };
    return spawnTypescriptThread(new URL('./encoder-thread.ts', import.meta.url), data);
  };
  const pool: EncoderPool = await openThreadPool<EncoderJob, EncoderReply, EncoderReady>(1, spawn);
  const { provider, refused } = pool.ready[0]!;
  wanted = [provider];
  const threads = options.threads ?? (provider === 'cpu' ? os.availableParallelism() : 1);
  await pool.grow(threads - 1);
  return { pool, provider, refused };
}

function readProjection({ manifest, sideFiles }: Part<'network'>): Projection {
  const dims = lastDim(manifest, 'z');
  const channels = manifest.outputs.find((output) => output.name === 'feature_map')?.shape[1];
  const bytes = sideFiles.get('projection');
  if (typeof channels !== 'number' || bytes?.length !== dims * (channels + 1) * 4) {
    throw new Error(
      `${manifest.name}: its projection is not [${dims}, ${channels}] and an offset of ${dims}`,
    );
  }
  const values = toFloats(bytes);
  return {
    weight: values.subarray(0, dims * channels),
    offset: values.subarray(dims * channels),
    dims,
    channels,
  };
}

function lastDim(manifest: NetworkManifest, name: string): number {
  const dim = manifest.outputs.find((output) => output.name === name)?.shape.at(-1);
  if (typeof dim !== 'number') throw new Error(`${manifest.name} has no output ${name} of a fixed size`);
  return dim;
}

async function encodeBatch(
  pool: EncoderPool,
  manifest: NetworkManifest,
  batch: readonly ImageBytes[],
): Promise<EncodeOutcome[]> {
  const size = manifest.inputs[0]!.size;
  const prepared = await Promise.all(batch.map((image) => prepare(image, size)));
  const pictures = prepared.filter((outcome) => 'pixels' in outcome);
  const encoded = pictures.length === 0 ? [] : await runBatch(pool, manifest, pictures);
  let next = 0;
  return prepared.map((outcome) => ('pixels' in outcome ? encoded[next++]! : outcome));
}

type Prepared = Letterboxed & { sha256: string };

async function prepare(
  image: ImageBytes,
  size: { width: number; height: number },
): Promise<Prepared | EncodeFailure> {
  try {
    return { sha256: image.sha256, ...(await letterbox(image.bytes, size, image.region, image.size)) };
  } catch (error) {
    if (!(error instanceof ImageNotScorableError)) throw error;
    return { sha256: image.sha256, failure: { reason: error.reason, message: error.message } };
  }
}

/** A thread that dies over a batch gets its pictures again one by one, so that one cannot take the others with it. */
async function runBatch(
  pool: EncoderPool,
  manifest: NetworkManifest,
  pictures: readonly Prepared[],
): Promise<EncodeOutcome[]> {
  try {
    const reply = await pool.submit({ pictures: pictures.map((picture) => picture.pixels) });
    return pictures.map((picture, index) => toEncoded(picture, reply, index, manifest));
  } catch (error) {
    if (!(error instanceof ThreadCrashedError)) throw error;
    return Promise.all(pictures.map((picture) => runAlone(pool, manifest, picture)));
  }
}

async function runAlone(
  pool: EncoderPool,
  manifest: NetworkManifest,
  picture: Prepared,
): Promise<EncodeOutcome> {
  try {
    return toEncoded(picture, await pool.submit({ pictures: [picture.pixels] }), 0, manifest);
  } catch (error) {
    if (!(error instanceof ThreadCrashedError)) throw error;
    return { sha256: picture.sha256, failure: { reason: 'encoder-crashed', message: error.message } };
  }
}

function toEncoded(
  picture: Prepared,
  reply: EncoderReply,
  index: number,
  manifest: NetworkManifest,
): EncodedImage {
  const [, channels, rows, columns] = manifest.outputs.find((output) => output.name === 'feature_map')!
    .shape as [string, number, number, number];
  const mapSize = channels * rows * columns;
  const dims = lastDim(manifest, 'z');
  const z = reply.zs.subarray(index * dims, (index + 1) * dims);
  const zNorm = Math.hypot(...z);
  const { sha256, width, height, contentRect } = picture;
  return {
    sha256,
    width,
    height,
    embedding: z.map((value) => value / zNorm),
    zNorm,
    featureMap: {
      data: reply.featureMaps.subarray(index * mapSize, (index + 1) * mapSize),
      channels,
      rows,
      columns,
    },
    contentRect,
  };
}
