import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { FusionModelSchema } from '@/lib/contracts/brand-model';
import type { MatcherModelSchema } from '@/lib/contracts/matcher';
import { ModelManifestSchema } from '@/lib/contracts/model-manifest';
import { loadAnyPart } from '../model-registry';
import { writeOnnx, type Graph, type GraphNode, type GraphTensor } from '../onnx-writer';
import type { NetworkPart } from '../run-networks';

type MatcherModel = z.infer<typeof MatcherModelSchema>;
type FusionModel = z.infer<typeof FusionModelSchema>;
/** What of the tiny fusion is to be another. */
export type TinyFusion = Partial<FusionModel>;

/** Side of the tiny encoder's and detector's input, px, and of a cell of both. */
export const TINY_SIDE_PX = 64;
const CELL_PX = 8;
const CELLS = TINY_SIDE_PX / CELL_PX;
const CANDIDATES = CELLS * CELLS;
/** Side of the tiny mark encoder's input, px: it sees the mean colours of 4 x 4 parts. */
const CROP_PX = 16;
export const TINY_MARK_DIMS = 48;
export const TINY_DIMS = 3;

const common = {
  formatVersion: 1,
  licence: 'MIT',
  madeBy: 'inference/testing/tiny-models.ts',
  measured: {},
} as const;

/**
 * A release whose numbers can be worked out by hand, in a few kilobytes: every part with its manifest.
 *
 * Colours are 0..1, RGB. Encoder: F = mean colour of each 8 x 8 px, z = mean of F + (0, 0, 0.1). Detector: a candidate of 16 x 16 px
 * around each 8 x 8 px cell, as sure as the cell is red and neither green nor blue. Mark encoder: mean colours of 4 x 4 parts + 0.01.
 * Another fusion makes another release.
 */
export async function writeTinyModels(
  modelsDir: string,
  { fusion = {} }: { fusion?: TinyFusion } = {},
): Promise<void> {
  const projection = { role: 'projection', meaning: 'P and b of z = P avgpool(F) + b', shape: [4, 3] };
  await writeNetwork(modelsDir, 'encoder', encoderGraph(), { ...projection, values: PROJECTION });
  await writeNetwork(modelsDir, 'detector', detectorGraph());
  await writeNetwork(modelsDir, 'mark-encoder', markEncoderGraph());
  const encoderSha256 = (await loadAnyPart(modelsDir, 'encoder')).sha256;
  const markEncoderSha256 = (await loadAnyPart(modelsDir, 'mark-encoder')).sha256;
  const origins = [{ what: 'made up', count: 4, licence: 'MIT' }];
  const fittedOn = 'nothing';
  await writePart(
    modelsDir,
    { kind: 'background-pool', name: 'background-pool', count: 4, dims: TINY_DIMS, encoderSha256, origins },
    floatBytes(unitRows(4, TINY_DIMS)),
  );
  await writePart(
    modelsDir,
    {
      kind: 'mark-negatives',
      name: 'mark-negatives',
      count: 4,
      dims: TINY_MARK_DIMS,
      markEncoderSha256,
      origins,
    },
    floatBytes(unitRows(4, TINY_MARK_DIMS)),
  );
  await writePart(
    modelsDir,
    { kind: 'matcher', name: 'matcher', markEncoderSha256, fittedOn },
    Buffer.from(JSON.stringify(MATCHER)),
  );
  await writePart(
    modelsDir,
    { kind: 'fusion', name: 'fusion', encoderSha256, fittedOn },
    Buffer.from(JSON.stringify({ ...FUSION, ...fusion })),
  );
}

const weights = { bias: -4, similarity: 8, standard: 0, margin: 2, negative: -4, objectness: 1 };
const MATCHER: MatcherModel = {
  formatVersion: 1,
  gallery: weights,
  withHead: { ...weights, head: 1 },
  unknownBelow: 0.5,
};
const FUSION: FusionModel = {
  bias: -3,
  appearance: { weight: 1, cap: 4 },
  appearanceHead: { weight: 1, offset: 0, cap: 8, prototypeShare: 0.5 },
  mark: { weight: 1, floor: -2, cap: 6 },
  title: { weight: 6 },
};
/** P = identity, b = (0, 0, 0.1). */
const PROJECTION = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0.1];

const image = (side: number): GraphTensor => ({ name: 'image', dims: ['N', 3, side, side] });
const meansOf = (cellPx: number, output: string): GraphNode => ({
  op: 'AveragePool',
  inputs: ['image'],
  outputs: [output],
  attributes: { kernel_shape: [cellPx, cellPx], strides: [cellPx, cellPx] },
});

function encoderGraph(): Graph {
  return {
    inputs: [image(TINY_SIDE_PX)],
    nodes: [
      meansOf(CELL_PX, 'feature_map'),
      { op: 'GlobalAveragePool', inputs: ['feature_map'], outputs: ['pooled'] },
      { op: 'Flatten', inputs: ['pooled'], outputs: ['flat'] },
      { op: 'Add', inputs: ['flat', 'offset'], outputs: ['z'] },
    ],
    initializers: [{ name: 'offset', dims: [3], values: PROJECTION.slice(9) }],
    outputs: [
      { name: 'feature_map', dims: ['N', 3, CELLS, CELLS] },
      { name: 'z', dims: ['N', TINY_DIMS] },
    ],
  };
}

function detectorGraph(): Graph {
  const corners = Array.from({ length: CANDIDATES }, (_, cell) => {
    const [x, y] = [(cell % CELLS) * CELL_PX - 4, Math.floor(cell / CELLS) * CELL_PX - 4];
    return [x, y, x + 2 * CELL_PX, y + 2 * CELL_PX];
  });
  return {
    inputs: [image(TINY_SIDE_PX)],
    nodes: [
      meansOf(CELL_PX, 'means'),
      { op: 'Conv', inputs: ['means', 'red'], outputs: ['redness'], attributes: { kernel_shape: [1, 1] } },
      { op: 'Relu', inputs: ['redness'], outputs: ['sure'] },
      { op: 'Reshape', inputs: ['sure', 'asList'], outputs: ['objectness'] },
      { op: 'Reshape', inputs: ['sure', 'asColumn'], outputs: ['column'] },
      { op: 'Mul', inputs: ['column', 'zero'], outputs: ['nothing'] },
      { op: 'Add', inputs: ['nothing', 'corners'], outputs: ['boxes'] },
    ],
    initializers: [
      { name: 'red', dims: [1, 3, 1, 1], values: [1, -1, -1] },
      { name: 'asList', dims: [2], values: BigInt64Array.of(-1n, BigInt(CANDIDATES)) },
      { name: 'asColumn', dims: [3], values: BigInt64Array.of(-1n, BigInt(CANDIDATES), 1n) },
      { name: 'zero', dims: [1], values: [0] },
      { name: 'corners', dims: [1, CANDIDATES, 4], values: corners.flat() },
    ],
    outputs: [
      { name: 'boxes', dims: ['N', CANDIDATES, 4] },
      { name: 'objectness', dims: ['N', CANDIDATES] },
    ],
  };
}

function markEncoderGraph(): Graph {
  return {
    inputs: [image(CROP_PX)],
    nodes: [
      meansOf(CROP_PX / 4, 'means'),
      { op: 'Flatten', inputs: ['means'], outputs: ['flat'] },
      { op: 'Add', inputs: ['flat', 'offset'], outputs: ['z'] },
    ],
    initializers: [{ name: 'offset', dims: [1], values: [0.01] }],
    outputs: [{ name: 'z', dims: ['N', TINY_MARK_DIMS] }],
  };
}

async function writeNetwork(
  modelsDir: string,
  name: NetworkPart,
  graph: Graph,
  side?: { role: string; meaning: string; shape: number[]; values: readonly number[] },
): Promise<void> {
  const { dims } = graph.inputs[0]!;
  const sidePx = dims[2] as number;
  const input = {
    name: 'image',
    dtype: 'float32',
    layout: 'NCHW',
    shape: [...dims],
    size: { width: sidePx, height: sidePx },
    channelOrder: 'RGB',
    mean: [0, 0, 0],
    std: [255, 255, 255],
    ...(name === 'mark-encoder' ? { fit: 'square-crop', grows: [1] } : { fit: 'letterbox' }),
  };
  const bytes = side && floatBytes(side.values);
  if (bytes) await writeFile(path.join(await partDir(modelsDir, name), `${side.role}.bin`), bytes);
  await writePart(
    modelsDir,
    {
      kind: 'network',
      name,
      inputs: [input],
      outputs: graph.outputs.map((output) => ({
        name: output.name,
        dtype: 'float32',
        shape: [...output.dims],
      })),
      ...(name === 'detector' ? { postprocess: { scoreFloor: 0.3, nmsIou: 0.2, maxBoxes: 4, grow: 1 } } : {}),
      sideFiles: side
        ? [
            {
              role: side.role,
              file: `${side.role}.bin`,
              sha256: sha256Of(bytes!),
              dtype: 'float32',
              shape: side.shape,
              meaning: side.meaning,
            },
          ]
        : [],
    },
    writeOnnx(graph),
  );
}

async function writePart(
  modelsDir: string,
  manifest: Record<string, unknown> & { name: string },
  bytes: Uint8Array,
): Promise<void> {
  const dir = await partDir(modelsDir, manifest.name);
  await writeFile(path.join(dir, 'part.bin'), bytes);
  const whole = ModelManifestSchema.parse({
    ...common,
    file: 'part.bin',
    sha256: sha256Of(bytes),
    ...manifest,
  });
  await writeFile(path.join(dir, 'manifest.json'), JSON.stringify(whole));
}

async function partDir(modelsDir: string, name: string): Promise<string> {
  const dir = path.join(modelsDir, name);
  await mkdir(dir, { recursive: true });
  return dir;
}

/** Row r has weight at every fourth place from r on. */
function unitRows(count: number, dims: number): number[] {
  return Array.from({ length: count }, (_, row) => {
    const values = Array.from({ length: dims }, (_value, dim) => (dim % count === row % dims ? 1 : 0.1));
    const norm = Math.hypot(...values);
    return values.map((value) => value / norm);
  }).flat();
}

function floatBytes(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
