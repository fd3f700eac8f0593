import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeOnnx, type GraphNode } from '../onnx-writer';
import { SHIPPED_MODELS_DIR } from '../release';
import { NETWORK_PARTS, type NetworkPart } from '../run-networks';
import { loadVisionParts, readVisionFacts } from '../vision-parts';
import { countMacs } from './count-macs';

export type ModelMeasurement = {
  part: NetworkPart | 'limit';
  /** Pictures (crops) in one run. */
  count: number;
  /** Of one run: the median, of the limit the shortest. */
  ms: number;
  /** Of one run; a multiply-accumulate is two operations. */
  gflop: number;
  gflopPerSecond: number;
};

/** Half a second of runs at least, so that a short disturbance does not make the median. */
const MEASURED_MS = 1_500;
const LEAST_RUNS = 7;

/**
 * Every network of a release on one core with one thread, as the worker runs them, one after the other; last the limit of
 * the machine: four dense 3 x 3 convolutions of 128 channels over 56 x 56, float32, through onnxruntime too.
 */
export async function measureModels(
  modelsDir = SHIPPED_MODELS_DIR,
  onMeasured: (measured: ModelMeasurement) => void = () => {},
): Promise<ModelMeasurement[]> {
  const parts = await loadVisionParts(modelsDir);
  const { maxDetections, cropsPerMark } = readVisionFacts(parts);
  const rows: ModelMeasurement[] = [];
  for (const part of NETWORK_PARTS) {
    const [input] = parts[part].manifest.inputs;
    const count = part === 'mark-encoder' ? maxDetections * cropsPerMark : 1;
    const dims = [count, 3, input.size.height, input.size.width];
    const row = await measureModel(part, parts[part].bytes, input.name, dims);
    onMeasured(row);
    rows.push(row);
  }
  const limit = await measureModel('limit', denseConvolutions(), 'x', [1, CHANNELS, SIDE, SIDE]);
  onMeasured(limit);
  return [...rows, limit];
}

async function measureModel(
  part: ModelMeasurement['part'],
  bytes: Uint8Array,
  inputName: string,
  dims: readonly number[],
): Promise<ModelMeasurement> {
  const values = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, (_, index) => Math.sin(index));
  const feeds = { [inputName]: new Tensor('float32', values, dims) };
  const gflop = ((await countMacs(bytes, feeds)) * 2) / 1e9;
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  await session.run(feeds); // the first run allocates
  const times: number[] = [];
  const until = performance.now() + MEASURED_MS;
  while (times.length < LEAST_RUNS || performance.now() < until) {
    const from = performance.now();
    await session.run(feeds);
    times.push(performance.now() - from);
  }
  await session.release();
  times.sort((a, b) => a - b);
  const ms = part === 'limit' ? times[0]! : times[times.length >> 1]!;
  return { part, count: dims[0]!, ms, gflop, gflopPerSecond: gflop / (ms / 1_000) };
}

const CHANNELS = 128;
const SIDE = 56;
const LAYERS = 4;

function denseConvolutions(): Buffer {
  const layers = Array.from({ length: LAYERS }, (_, layer) => layer);
  const length = CHANNELS * CHANNELS * 9;
  const nodes = layers.map((layer): GraphNode => ({
    op: 'Conv',
    inputs: [layer === 0 ? 'x' : `x${layer}`, `w${layer}`],
    outputs: [layer === LAYERS - 1 ? 'y' : `x${layer + 1}`],
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
  }));
  return writeOnnx({
    nodes,
    initializers: layers.map((layer) => ({
      name: `w${layer}`,
      dims: [CHANNELS, CHANNELS, 3, 3],
      values: Float32Array.from({ length }, (_, index) => Math.sin(index + layer) / 30),
    })),
    inputs: [{ name: 'x', dims: [1, CHANNELS, SIDE, SIDE] }],
    outputs: [{ name: 'y', dims: [1, CHANNELS, SIDE, SIDE] }],
  });
}
