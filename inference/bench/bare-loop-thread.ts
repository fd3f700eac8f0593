// One thread of the bare loop: the worker's network, the worker's session options, nothing else.
// Only relative imports at run time: path aliases depend on the folder the program was started from.
import { parentPort, workerData } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { Provider } from '../providers';

export type BareLoopData = {
  modelBytes: SharedArrayBuffer;
  provider: Provider;
  inputName: string;
  /** [pictures, 3, height, width] */
  dims: [number, number, number, number];
};

env.logLevel = 'fatal';
const { modelBytes, provider, inputName, dims } = workerData as BareLoopData;
const session = await InferenceSession.create(new Uint8Array(modelBytes).slice(), {
  executionProviders: [provider],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
});
const values = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, index) => Math.sin(index));
const feeds = { [inputName]: new Tensor('float32', values, dims) };
await session.run(feeds);
parentPort!.on('message', (durationMs: number) => void runFor(durationMs));
parentPort!.postMessage('ready');

async function runFor(durationMs: number): Promise<void> {
  const until = performance.now() + durationMs;
  let runs = 0;
  while (performance.now() < until) {
    await session.run(feeds);
    runs += 1;
  }
  parentPort!.postMessage(runs * dims[0]);
}
