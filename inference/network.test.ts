import type { Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { NetworkManifestSchema, type NetworkManifest } from '@/lib/contracts/model-manifest';
import { fromHalfFloats, toHalfFloats } from '@/lib/server/scores/half-floats';
import { toNetwork, type Session } from './network';

type Dtype = 'float32' | 'float16';

/** A session that answers with the first value of each picture, doubled, in the element type of its network. */
function fakeSession(dtype: Dtype, seen: Tensor[]): Session {
  return {
    inputMetadata: [{ name: 'image', isTensor: true, type: dtype, shape: ['N', 3, 1, 2] }],
    outputMetadata: [{ name: 'z', isTensor: true, type: dtype, shape: ['N', 1] }],
    run: async (feeds) => {
      const tensor = feeds['image']!;
      seen.push(tensor);
      const doubled = Float32Array.from(
        { length: tensor.dims[0]! },
        (_, row) => 2 * floatsOf(tensor)[row * 6]!,
      );
      return { z: { data: dtype === 'float16' ? bitsOf(doubled) : doubled } };
    },
  };
}

const bitsOf = (values: Float32Array) => new Uint16Array(toHalfFloats(values).buffer);
function floatsOf({ data }: Tensor): Float32Array {
  return data instanceof Float32Array ? data : fromHalfFloats(new Uint8Array((data as Uint16Array).buffer));
}

function manifestOf(dtype: Dtype): NetworkManifest {
  return NetworkManifestSchema.parse({
    formatVersion: 1,
    name: 'doubler',
    kind: 'network',
    file: 'model.onnx',
    sha256: '0'.repeat(64),
    licence: 'none',
    madeBy: 'this test',
    measured: {},
    inputs: [
      {
        name: 'image',
        dtype,
        layout: 'NCHW',
        shape: ['N', 3, 1, 2],
        size: { width: 2, height: 1 },
        channelOrder: 'RGB',
        mean: [0, 0, 0],
        std: [1, 1, 1],
        fit: 'letterbox',
      },
    ],
    outputs: [{ name: 'z', dtype, shape: ['N', 1] }],
    sideFiles: [],
  });
}

describe('toNetwork', () => {
  test.each(['float32', 'float16'] as const)('a %s network takes and gives float32 values', async (dtype) => {
    const seen: Tensor[] = [];
    const network = toNetwork(manifestOf(dtype), fakeSession(dtype, seen));
    const values = Float32Array.from({ length: 12 }, (_, index) => index / 4);
    const outputs = await network.run(values, 2);
    expect(seen[0]).toMatchObject({ type: dtype, dims: [2, 3, 1, 2] });
    expect(floatsOf(seen[0]!)).toEqual(values);
    expect(outputs.get('z')).toEqual(Float32Array.of(0, 3));
  });

  test('outputs are copies: the memory that onnxruntime owns may be used again', async () => {
    const own = Float32Array.of(1);
    const session: Session = { ...fakeSession('float32', []), run: async () => ({ z: { data: own } }) };
    const { run } = toNetwork(manifestOf('float32'), session);
    const first = (await run(new Float32Array(6), 1)).get('z');
    own[0] = 9;
    expect(first).toEqual(Float32Array.of(1));
  });

  test('refuses a session of another element type, and an output of neither kind', async () => {
    expect(() => toNetwork(manifestOf('float16'), fakeSession('float32', []))).toThrow(
      'doubler: input image is float32[N, 3, 1, 2], its manifest says float16[N, 3, 1, 2]',
    );
    const session: Session = { ...fakeSession('float32', []), run: async () => ({}) };
    await expect(toNetwork(manifestOf('float32'), session).run(new Float32Array(6), 1)).rejects.toThrow(
      'output z is neither float32 nor float16',
    );
  });
});
