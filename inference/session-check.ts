import type { NetworkManifest } from '@/lib/contracts/model-manifest';

/** What onnxruntime says of a session's inputs and outputs; a dynamic dimension is a string. */
export type TensorFacts = { name: string; dtype: string; shape: readonly (number | string)[] };
export type SessionFacts = { inputs: readonly TensorFacts[]; outputs: readonly TensorFacts[] };

/**
 * Refuses a session that is not the one its manifest describes.
 *
 * @throws Error naming the tensor, what it is and what the manifest says
 */
export function checkSession(manifest: NetworkManifest, session: SessionFacts): void {
  checkTensors(manifest.name, 'input', manifest.inputs, session.inputs);
  checkTensors(manifest.name, 'output', manifest.outputs, session.outputs);
}

function checkTensors(
  model: string,
  side: 'input' | 'output',
  promised: readonly TensorFacts[],
  actual: readonly TensorFacts[],
): void {
  const names = (tensors: readonly TensorFacts[]) =>
    tensors
      .map((tensor) => tensor.name)
      .sort()
      .join(', ');
  if (names(promised) !== names(actual)) {
    throw new Error(`${model} has ${side}s [${names(actual)}], its manifest says [${names(promised)}]`);
  }
  for (const want of promised) {
    const have = actual.find((tensor) => tensor.name === want.name)!;
    const isSame =
      have.dtype === want.dtype &&
      have.shape.length === want.shape.length &&
      want.shape.every((dim, axis) =>
        dim === 'N' ? typeof have.shape[axis] === 'string' : dim === have.shape[axis],
      );
    if (!isSame) {
      throw new Error(
        `${model}: ${side} ${want.name} is ${describe(have)}, its manifest says ${describe(want)}`,
      );
    }
  }
}

function describe({ dtype, shape }: TensorFacts): string {
  return `${dtype}[${shape.join(', ')}]`;
}
