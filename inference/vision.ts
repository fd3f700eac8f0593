import os from 'node:os';
import sharp from 'sharp';
import { analyseBatch, DECODED_SIDE_PX, embedMarks, type AnalyseContext } from './analyse-batch';
import type { Projection } from './energy-map';
import {
  STAGES,
  type AnalyseOutcome,
  type ImageBytes,
  type PictureAnalyser,
  type StageTotals,
} from './picture';
import { defaultProviders, type Provider, type RefusedProvider } from './providers';
import { spawnTypescriptThread } from './spawn-typescript-thread';
import { openThreadPool } from './thread-pool';
import type { PictureJob } from './ready-picture';
import { NETWORK_PARTS } from './run-networks';
import type { VisionJob, VisionReply } from './vision-job';
import { loadVisionParts, readVisionFacts, type VisionParts } from './vision-parts';
import type { VisionReady, VisionThreadData } from './vision-thread';
import { measureBatchSize } from './warm-up';

export type VisionOptions = {
  /** Best first; default: what the platform could have. */
  providers?: readonly Provider[];
  /** Refuse to run on the processor. */
  mustBeGpu?: boolean;
  /** Default: one for each core on the processor, one on a GPU. */
  threads?: number;
  /** Pictures in one run; default: measured at the start (at most about two seconds). */
  batchSize?: number;
};

/** Encoder, detector and mark encoder of a release, ready to run. */
export type Vision = PictureAnalyser & {
  readonly parts: VisionParts;
  readonly projection: Projection;
  readonly provider: Provider;
  readonly refusedProviders: readonly RefusedProvider[];
  readonly threads: number;
  readonly batchSize: number;
  readonly totals: Readonly<StageTotals>;
  /** Fails the pictures that wait for their turn; those in a run end well. */
  giveUpWaiting: () => void;
  /** Lets the pictures in hand finish. */
  close: () => Promise<void>;
};

/** @throws Error when a part's files or session are not those of its manifest, or no provider opens them */
export async function openVision(modelsDir: string, options: VisionOptions = {}): Promise<Vision> {
  const parts = await loadVisionParts(modelsDir);
  const facts = readVisionFacts(parts);
  const { pool, provider, refused } = await openPool(parts, options);
  const batchSize =
    options.batchSize ?? (await measureBatchSize(pool, await drawWarmUpJob(facts.maxDetections), provider));
  const context: AnalyseContext = { pool, parts, facts };
  const totals: StageTotals = { pictures: 0, msByStage: { decode: 0, encode: 0, detect: 0, embedMarks: 0 } };

  return {
    parts,
    projection: facts.projection,
    encoderSha256: parts.encoder.sha256,
    embeddingDims: facts.projection.dims,
    markEncoderSha256: parts['mark-encoder'].sha256,
    markDims: facts.markDims,
    provider,
    refusedProviders: refused,
    threads: pool.size,
    batchSize,
    totals,
    async analyse(images, analyseOptions = {}) {
      const batches: ImageBytes[][] = [];
      for (let at = 0; at < images.length; at += batchSize) batches.push(images.slice(at, at + batchSize));
      const outcomes = await Promise.all(
        batches.map((batch) => analyseBatch(context, batch, analyseOptions)),
      );
      addTo(totals, outcomes.flat());
      return outcomes.flat();
    },
    embedMarks: (image, boxes) => embedMarks(context, image, boxes),
    giveUpWaiting: () => pool.giveUpWaiting(),
    close: () => pool.close(),
  };
}

function addTo(totals: StageTotals, outcomes: readonly AnalyseOutcome[]): void {
  for (const outcome of outcomes) {
    if ('failure' in outcome) continue;
    totals.pictures += 1;
    for (const stage of STAGES) totals.msByStage[stage] += outcome.msByStage[stage];
  }
}

/** Opens one thread first: it finds the provider, and the others need not try the ones that fail. */
async function openPool(parts: VisionParts, options: VisionOptions) {
  const { mustBeGpu = false, providers = defaultProviders() } = options;
  const shared = Object.fromEntries(
    NETWORK_PARTS.map((name) => [
      name,
      { bytes: toShared(parts[name].bytes), manifest: parts[name].manifest },
    ]),
  ) as VisionThreadData['parts'];
  let wanted: readonly Provider[] = providers;
  const spawn = () => {
    const data: VisionThreadData = { parts: shared, providers: wanted, mustBeGpu };
    return spawnTypescriptThread(new URL('./vision-thread.ts', import.meta.url), data);
  };
  const pool = await openThreadPool<VisionJob, VisionReply, VisionReady>(1, spawn);
  const { provider, refused } = pool.ready[0]!;
  wanted = [provider];
  const threads = options.threads ?? (provider === 'cpu' ? os.availableParallelism() : 1);
  await pool.grow(threads - 1);
  return { pool, provider, refused };
}

function toShared(bytes: Uint8Array): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

/** Flat grey pictures with as many marks as a picture may have. */
async function drawWarmUpJob(maxDetections: number): Promise<(count: number) => VisionJob> {
  const side = DECODED_SIDE_PX;
  const create = { width: side, height: side, channels: 3 as const, background: '#808080' };
  const mark = { x: side / 4, y: side / 4, width: side / 4, height: side / 4 };
  const picture: PictureJob = {
    bytes: await sharp({ create }).jpeg().toBuffer(),
    decode: { sidePx: side, knownSize: { width: side, height: side } },
    isEncoded: true,
    look: 'whole',
    givenBoxes: Array.from({ length: maxDetections }, () => mark),
  };
  return (count) => ({ pictures: Array.from({ length: count }, () => picture), maxDetections: 0 });
}
