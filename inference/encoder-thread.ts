// One network in one thread: session.run blocks its JavaScript thread, and the worker's heartbeats need the main one.
// Only relative imports at run time: path aliases depend on the folder the program was started from.
import { parentPort, workerData } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { NetworkManifest } from '@/lib/contracts/model-manifest';
import { openWithFirstProvider, type Provider, type RefusedProvider } from './providers';
import { checkSession, type TensorFacts } from './session-check';
import type { ThreadJob, ThreadMessage } from './thread-pool';
import { writeInputTensor, type PlacedPixels } from './to-input-tensor';

export type EncoderThreadData = {
  /** Shared, so that every thread reads the same copy. */
  modelBytes: SharedArrayBuffer;
  manifest: NetworkManifest;
  providers: readonly Provider[];
  mustBeGpu: boolean;
};
export type EncoderReady = { provider: Provider; refused: RefusedProvider[] };
export type EncoderJob = { pictures: PlacedPixels[] };
/** float32 [pictures, channels, rows, columns] and [pictures, dims]. */
export type EncoderReply = { featureMaps: Float32Array; zs: Float32Array };

type Message = ThreadMessage<EncoderReady, EncoderReply>;

env.logLevel = 'fatal'; // a provider that is not there is expected, and reported by us

const port = parentPort!;
const { modelBytes, manifest, providers, mustBeGpu } = workerData as EncoderThreadData;
const input = manifest.inputs[0]!;

try {
  const { session, provider, refused } = await openWithFirstProvider(openSession, providers, { mustBeGpu });
  checkSession(manifest, {
    inputs: session.inputMetadata.map(toFacts),
    outputs: session.outputMetadata.map(toFacts),
  });
  port.on('message', (message: ThreadJob<EncoderJob>) => answerInTurn(session, message));
  port.postMessage({ kind: 'ready', ready: { provider, refused } } satisfies Message);
} catch (error) {
  port.postMessage({ kind: 'broken', message: toMessage(error) } satisfies Message);
}

function openSession(provider: Provider): Promise<InferenceSession> {
  return InferenceSession.create(new Uint8Array(modelBytes).slice(), {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
}

// One job after the other: they share the input's memory, and onnxruntime would run them one by one anyway.
let before: Promise<void> = Promise.resolve();
function answerInTurn(session: InferenceSession, message: ThreadJob<EncoderJob>): void {
  before = before.then(() => answer(session, message));
}

async function answer(session: InferenceSession, { jobId, job }: ThreadJob<EncoderJob>): Promise<void> {
  try {
    const reply = await encode(session, job);
    port.postMessage({ kind: 'reply', jobId, reply } satisfies Message, [
      reply.featureMaps.buffer as ArrayBuffer,
      reply.zs.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    port.postMessage({ kind: 'failed', jobId, message: toMessage(error) } satisfies Message);
  }
}

async function encode(session: InferenceSession, { pictures }: EncoderJob): Promise<EncoderReply> {
  const { width, height } = input.size;
  const tensor = clearedInput(pictures.length * 3 * width * height);
  pictures.forEach((picture, index) => writeInputTensor(picture, input, tensor, index));
  const outputs = await session.run({
    [input.name]: new Tensor('float32', tensor, [pictures.length, 3, height, width]),
  });
  return { featureMaps: copyOf(outputs, 'feature_map'), zs: copyOf(outputs, 'z') };
}

/** The same memory for every batch: fresh pages for a megabyte cost more than the zeros. */
let inputMemory = new Float32Array(0);
function clearedInput(length: number): Float32Array {
  if (inputMemory.length < length) inputMemory = new Float32Array(length);
  return inputMemory.subarray(0, length).fill(0);
}

/** onnxruntime owns its output buffers; a copy can be transferred. */
function copyOf(outputs: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  return (outputs[name]!.data as Float32Array).slice();
}

function toFacts(metadata: InferenceSession.ValueMetadata): TensorFacts {
  return metadata.isTensor
    ? { name: metadata.name, dtype: metadata.type, shape: metadata.shape }
    : { name: metadata.name, dtype: 'not a tensor', shape: [] };
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
