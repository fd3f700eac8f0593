import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { openEncoder } from '../encoder';
import { loadPart } from '../model-registry';
import type { Provider } from '../providers';
import { SHIPPED_MODELS_DIR } from '../release';
import { spawnTypescriptThread } from '../spawn-typescript-thread';
import type { BareLoopData } from './bare-loop-thread';

export type BareLoop = {
  provider: Provider;
  threads: number;
  batchSize: number;
  /** Runs the networks and nothing else for a while. @returns images a second over all threads */
  measure(durationMs: number): Promise<number>;
  close(): Promise<void>;
};

/** The machine's limit for these networks: as many threads, and the batch size, that the worker would choose. */
export async function openBareLoop(modelsDir = SHIPPED_MODELS_DIR): Promise<BareLoop> {
  const chosen = await openEncoder(modelsDir);
  const { provider, threads, batchSize } = chosen;
  await chosen.close();
  const { bytes, manifest } = await loadPart(modelsDir, 'encoder', 'network');
  const modelBytes = new SharedArrayBuffer(bytes.length);
  new Uint8Array(modelBytes).set(bytes);
  const { name, size } = manifest.inputs[0]!;
  const data: BareLoopData = {
    modelBytes,
    provider,
    inputName: name,
    dims: [batchSize, 3, size.height, size.width],
  };
  const workers = Array.from({ length: threads }, () =>
    spawnTypescriptThread(new URL('./bare-loop-thread.ts', import.meta.url), data),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  return {
    provider,
    threads,
    batchSize,
    measure: async (durationMs) => {
      const counts = await Promise.all(workers.map((worker) => runFor(worker, durationMs)));
      return (counts.reduce((sum, count) => sum + count, 0) * 1_000) / durationMs;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function runFor(worker: Worker, durationMs: number): Promise<number> {
  worker.postMessage(durationMs);
  const [count] = (await once(worker, 'message')) as [number];
  return count;
}
