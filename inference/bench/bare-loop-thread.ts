// One thread of the bare loop: the worker's networks, session options and batch shapes, nothing else.
// Only relative imports at run time: path aliases depend on the folder the program was started from.
import { parentPort, workerData } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { Provider } from '../providers';
import type { NetworkPart } from '../run-networks';

export type BareNetwork = {
  modelBytes: SharedArrayBuffer;
  inputName: string;
  /** Of one picture: [3, height, width]. */
  shape: readonly number[];
};
export type BareLoopData = {
  networks: Record<NetworkPart, BareNetwork>;
  provider: Provider;
  /** Pictures in one run of encoder and detector. */
  batchSize: number;
  /** On average; a run of the mark encoder has those of a batch, rounded so that the average comes out. */
  cropsPerPicture: number;
};

/** What a thread did in about the time it was given. */
export type BareTurn = { images: number; ms: number };

env.logLevel = 'fatal';
const { networks, provider, batchSize, cropsPerPicture } = workerData as BareLoopData;
const encode = await openRunner(networks.encoder);
const detect = await openRunner(networks.detector);
const embedMarks = await openRunner(networks['mark-encoder']);
let batches = 0;
await runBatch();
parentPort!.on('message', (durationMs: number) => void runFor(durationMs));
parentPort!.postMessage('ready');

async function runFor(durationMs: number): Promise<void> {
  const from = performance.now();
  const before = batches;
  while (performance.now() < from + durationMs) await runBatch();
  // The last batch ends behind the time asked for, and is counted with the time it took.
  const images = (batches - before) * batchSize;
  parentPort!.postMessage({ images, ms: performance.now() - from } satisfies BareTurn);
}

async function runBatch(): Promise<void> {
  await encode(batchSize);
  await detect(batchSize);
  const cropsUpTo = (count: number) => Math.round(count * batchSize * cropsPerPicture);
  const crops = cropsUpTo(batches + 1) - cropsUpTo(batches);
  if (crops > 0) await embedMarks(crops);
  batches += 1;
}

async function openRunner({ modelBytes, inputName, shape }: BareNetwork) {
  const session = await InferenceSession.create(new Uint8Array(modelBytes).slice(), {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const size = shape.reduce((a, b) => a * b);
  const feeds = new Map<number, Record<string, Tensor>>();
  return async (count: number) => {
    if (!feeds.has(count)) {
      const values = Float32Array.from({ length: count * size }, (_, index) => Math.sin(index));
      feeds.set(count, { [inputName]: new Tensor('float32', values, [count, ...shape]) });
    }
    await session.run(feeds.get(count)!);
  };
}
