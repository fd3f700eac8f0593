// Imported by the network thread: only relative imports at run time.
import { Tensor } from 'onnxruntime-node';
import type { NetworkManifest } from '@/lib/contracts/model-manifest';
import { fromHalfFloats, toHalfFloats } from '../lib/server/scores/half-floats';
import { checkSession, type TensorFacts } from './session-check';

type Metadata = { name: string; isTensor: boolean; type?: string; shape?: readonly (number | string)[] };
/** What of an InferenceSession this needs, so that a test needs no native library. */
export type Session = {
  readonly inputMetadata: readonly Metadata[];
  readonly outputMetadata: readonly Metadata[];
  run: (feeds: Record<string, Tensor>) => Promise<Readonly<Record<string, { readonly data: unknown }>>>;
};

/** Outputs by name, float32 whatever the network computes in, row-major, of all pictures. */
export type Outputs = ReadonlyMap<string, Float32Array<ArrayBuffer>>;
export type Network = {
  readonly manifest: NetworkManifest;
  /** @param values float32 [count, 3, height, width]; free again when this resolves */
  run: (values: Float32Array, count: number) => Promise<Outputs>;
};

/**
 * A session as its manifest describes it. Networks of half floats are fed and read as half floats.
 *
 * @throws Error when inputs or outputs are not those of the manifest
 */
export function toNetwork(manifest: NetworkManifest, session: Session): Network {
  checkSession(manifest, {
    inputs: session.inputMetadata.map(toFacts),
    outputs: session.outputMetadata.map(toFacts),
  });
  const [input] = manifest.inputs;
  const { width, height } = input.size;
  return {
    manifest,
    async run(values, count) {
      const dims = [count, 3, height, width];
      const tensor =
        input.dtype === 'float16'
          ? new Tensor('float16', new Uint16Array(toHalfFloats(values).buffer), dims)
          : new Tensor('float32', values, dims);
      const outputs = await session.run({ [input.name]: tensor });
      return new Map(
        manifest.outputs.map(({ name }) => [name, copyAsFloats(name, outputs[name]?.data)] as const),
      );
    },
  };
}

/** onnxruntime owns its output buffers; a copy can be kept and transferred. */
function copyAsFloats(name: string, data: unknown): Float32Array<ArrayBuffer> {
  if (data instanceof Float32Array) return new Float32Array(data);
  // Half floats: their bits on Node 20 and 22, an array of its own kind where JavaScript knows half floats.
  if (ArrayBuffer.isView(data) && 'BYTES_PER_ELEMENT' in data && data.BYTES_PER_ELEMENT === 2) {
    return fromHalfFloats(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  throw new TypeError(`output ${name} is neither float32 nor float16`);
}

function toFacts({ name, isTensor, type, shape }: Metadata): TensorFacts {
  return isTensor
    ? { name, dtype: type ?? 'unknown', shape: shape ?? [] }
    : { name, dtype: 'not a tensor', shape: [] };
}
