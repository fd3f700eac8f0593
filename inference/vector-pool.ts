import { loadPart } from './model-registry';
import { toFloats } from './vectors';

/** Unit embeddings of things that are not what brands are known by: float32 [count, dims], row-major. */
export type VectorPool = { embeddings: Float32Array; count: number; dims: number; sha256: string };
/** The network that made the vectors, by its part hash. */
type Maker = { sha256: string; dims: number };

/**
 * Pictures without any brand, under the encoder.
 *
 * @throws Error when the pool was made by another encoder, or its bytes are not what its manifest says
 */
export async function loadBackgroundPool(modelsDir: string, encoder: Maker): Promise<VectorPool> {
  const { manifest, bytes, sha256 } = await loadPart(modelsDir, 'background-pool', 'background-pool');
  return toPool(manifest, manifest.encoderSha256, encoder, bytes, sha256);
}

/**
 * Things that are no mark of a known brand, under the mark encoder.
 *
 * @throws Error when the pool was made by another mark encoder, or its bytes are not what its manifest says
 */
export async function loadMarkNegatives(modelsDir: string, markEncoder: Maker): Promise<VectorPool> {
  const { manifest, bytes, sha256 } = await loadPart(modelsDir, 'mark-negatives', 'mark-negatives');
  return toPool(manifest, manifest.markEncoderSha256, markEncoder, bytes, sha256);
}

function toPool(
  { name, count, dims }: { name: string; count: number; dims: number },
  madeBy: string,
  maker: Maker,
  bytes: Uint8Array,
  sha256: string,
): VectorPool {
  if (madeBy !== maker.sha256 || dims !== maker.dims) {
    throw new Error(
      `${name} was made by network ${madeBy} (${dims} dims), this release has ${maker.sha256} (${maker.dims})`,
    );
  }
  if (bytes.length !== count * dims * 4) {
    throw new Error(`${name} holds ${bytes.length} bytes, ${count} x ${dims} float32 were promised`);
  }
  return { embeddings: toFloats(bytes), count, dims, sha256 };
}
