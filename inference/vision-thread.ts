// The networks of a release in one thread: session.run blocks its JavaScript thread, and the worker's heartbeats need
// the main one. Only relative imports at run time: path aliases depend on the folder the program was started from.
import { parentPort, workerData } from 'node:worker_threads';
import { env, InferenceSession } from 'onnxruntime-node';
import type { NetworkManifest } from '@/lib/contracts/model-manifest';
import { toNetwork } from './network';
import { readyPicture, type DecodeOutcome } from './ready-picture';
import { openWithFirstProvider, type Provider, type RefusedProvider } from './providers';
import type { ThreadJob, ThreadMessage } from './thread-pool';
import type { NetworkPart, Networks } from './run-networks';
import { createSampler } from './sampler';
import { runVisionJob, type VisionJob, type VisionReply } from './vision-job';

export type VisionThreadData = {
  /** Model bytes are shared, so that every thread reads the same copy. */
  parts: Record<NetworkPart, { bytes: SharedArrayBuffer; manifest: NetworkManifest }>;
  providers: readonly Provider[];
  mustBeGpu: boolean;
};
export type VisionReady = { provider: Provider; refused: RefusedProvider[] };

type Message = ThreadMessage<VisionReady, VisionReply>;

env.logLevel = 'fatal'; // a provider that is not there is expected, and reported by us

const port = parentPort!;
const { parts, providers, mustBeGpu } = workerData as VisionThreadData;

try {
  const {
    session: sessions,
    provider,
    refused,
  } = await openWithFirstProvider(openSessions, providers, {
    mustBeGpu,
  });
  const networks = forEachPart((part) => toNetwork(parts[part].manifest, sessions[part]));
  port.on('message', (message: ThreadJob<VisionJob>) => answerInTurn(networks, message));
  port.postMessage({ kind: 'ready', ready: { provider, refused } } satisfies Message);
} catch (error) {
  port.postMessage({ kind: 'broken', message: toMessage(error) } satisfies Message);
}

/** All or none: a release runs on one provider. */
async function openSessions(provider: Provider): Promise<Record<NetworkPart, InferenceSession>> {
  const opening = forEachPart((part) =>
    InferenceSession.create(new Uint8Array(parts[part].bytes).slice(), {
      executionProviders: [provider],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    }),
  );
  await Promise.all(Object.values(opening));
  return {
    encoder: await opening.encoder,
    detector: await opening.detector,
    'mark-encoder': await opening['mark-encoder'],
  };
}

function forEachPart<Value>(make: (part: NetworkPart) => Value): Record<NetworkPart, Value> {
  return {
    encoder: make('encoder'),
    detector: make('detector'),
    'mark-encoder': make('mark-encoder'),
  };
}

// One job after the other: they share the input's memory, and onnxruntime would run them one by one anyway.
// Pictures are decoded from the moment the job comes, in libuv's threads, while the job before it runs.
const sampler = createSampler();
let before: Promise<unknown> = Promise.resolve();
function answerInTurn(networks: Networks, message: ThreadJob<VisionJob>): void {
  const decoding = Promise.all(message.job.pictures.map(readyPicture));
  before = Promise.allSettled([before, decoding]).then(() => answer(networks, message, decoding));
}

async function answer(
  networks: Networks,
  { jobId, job }: ThreadJob<VisionJob>,
  decoding: Promise<DecodeOutcome[]>,
): Promise<void> {
  try {
    const reply = await runVisionJob(networks, sampler, await decoding, job.maxDetections);
    const { featureMaps, zs, detections, markEmbeddings } = reply;
    const buffers = [featureMaps, zs, detections, markEmbeddings].map((values) => values.buffer);
    port.postMessage({ kind: 'reply', jobId, reply } satisfies Message, [...new Set(buffers)]);
  } catch (error) {
    port.postMessage({ kind: 'failed', jobId, message: toMessage(error) } satisfies Message);
  }
}

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
