import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { ImageBytes } from '../picture';
import type { Provider } from '../providers';
import { SHIPPED_MODELS_DIR } from '../release';
import { spawnTypescriptThread } from '../spawn-typescript-thread';
import { openVision } from '../vision';
import type { NetworkPart } from '../run-networks';
import { readVisionFacts, type VisionParts } from '../vision-parts';
import type { BareLoopData, BareNetwork, BareTurn } from './bare-loop-thread';

export type BareLoop = {
  provider: Provider;
  threads: number;
  batchSize: number;
  /** Of the marks that the detector finds in a picture, on average over the samples. */
  cropsPerPicture: number;
  /** Runs the networks and nothing else for a while. @returns of all threads together */
  measure(durationMs: number): Promise<{ images: number; imagesPerSecond: number }>;
  close(): Promise<void>;
};

/**
 * The machine's limit for these networks: as many threads, the batch size and as many crops a picture as the worker has.
 *
 * @param samples pictures like those that the worker will score
 */
export async function openBareLoop(
  samples: readonly ImageBytes[],
  modelsDir = SHIPPED_MODELS_DIR,
): Promise<BareLoop> {
  const vision = await openVision(modelsDir);
  const { provider, threads, batchSize, parts } = vision;
  const outcomes = await vision.analyse(samples);
  await vision.close();
  const analysed = outcomes.filter((outcome) => 'detections' in outcome);
  const marks = analysed.reduce((sum, { detections }) => sum + detections.length, 0);
  const crops = marks * readVisionFacts(parts).cropsPerMark;
  const cropsPerPicture = analysed.length === 0 ? 0 : crops / analysed.length;
  const data: BareLoopData = { networks: toNetworks(parts), provider, batchSize, cropsPerPicture };
  const workers = Array.from({ length: threads }, () =>
    spawnTypescriptThread(new URL('./bare-loop-thread.ts', import.meta.url), data),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  return {
    provider,
    threads,
    batchSize,
    cropsPerPicture,
    measure: async (durationMs) => {
      const turns = await Promise.all(workers.map((worker) => runFor(worker, durationMs)));
      return {
        images: turns.reduce((sum, { images }) => sum + images, 0),
        imagesPerSecond: turns.reduce((sum, { images, ms }) => sum + (images * 1_000) / ms, 0),
      };
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function toNetworks(parts: VisionParts): Record<NetworkPart, BareNetwork> {
  const toNetwork = (part: NetworkPart): BareNetwork => {
    const { bytes, manifest } = parts[part];
    const [{ name, size }] = manifest.inputs;
    const modelBytes = new SharedArrayBuffer(bytes.length);
    new Uint8Array(modelBytes).set(bytes);
    return { modelBytes, inputName: name, shape: [3, size.height, size.width] };
  };
  return {
    encoder: toNetwork('encoder'),
    detector: toNetwork('detector'),
    'mark-encoder': toNetwork('mark-encoder'),
  };
}

async function runFor(worker: Worker, durationMs: number): Promise<BareTurn> {
  worker.postMessage(durationMs);
  const [turn] = (await once(worker, 'message')) as [BareTurn];
  return turn;
}
