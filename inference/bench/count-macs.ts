import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { z } from 'zod';

const ShapesSchema = z.array(z.record(z.string(), z.array(z.number()))).default([]);
const ProfileSchema = z.array(
  z.object({
    cat: z.string(),
    args: z
      .object({
        op_name: z.string().optional(),
        input_type_shape: ShapesSchema,
        output_type_shape: ShapesSchema,
      })
      .optional(),
  }),
);

/**
 * Multiply-accumulates of one run: convolutions and matrix products as they stand in the file, from the shapes that
 * onnxruntime's profiler sees. What costs no products (pooling, activations, copies) counts as nothing.
 */
export async function countMacs(model: Uint8Array, feeds: Record<string, Tensor>): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'touchstone-profile-'));
  try {
    const session = await InferenceSession.create(model, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'disabled', // fused nodes hide their shapes
      enableProfiling: true,
      profileFilePrefix: path.join(folder, 'run'),
    });
    await session.run(feeds);
    session.endProfiling();
    await session.release();
    const [file] = await readdir(folder);
    const events = ProfileSchema.parse(JSON.parse(await readFile(path.join(folder, file!), 'utf8')));
    return events
      .filter(({ cat }) => cat === 'Node')
      .reduce((sum, { args }) => sum + (args ? macsOf(args) : 0), 0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Node = NonNullable<z.infer<typeof ProfileSchema>[number]['args']>;

function macsOf({ op_name: op, input_type_shape: inputs, output_type_shape: outputs }: Node): number {
  const [input, weights] = inputs.map(dimsOf);
  const [output] = outputs.map(dimsOf);
  if (!input || !weights || !output) return 0;
  // [outputs, inputs / groups, height, width]: an output value takes the products of one filter.
  if (op === 'Conv') return sizeOf(output) * sizeOf(weights.slice(1));
  if (op === 'ConvTranspose') return sizeOf(input) * sizeOf(weights.slice(1));
  if (op === 'Gemm' || op === 'MatMul') return sizeOf(output) * input.at(-1)!;
  return 0;
}

/** Of the one type that a shape is listed under. */
function dimsOf(shape: Record<string, number[]>): number[] {
  return Object.values(shape)[0] ?? [];
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
