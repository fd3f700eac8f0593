import {
  findBestPrototype,
  toBackgroundStatistics,
  type BackgroundStatistics,
} from '@/lib/domain/appearance';
import { loadPart } from './model-registry';
import { toFloats } from './vectors';

/** Unit embeddings of pictures without any brand: float32 [count, dims], row-major. */
export type BackgroundPool = { embeddings: Float32Array; count: number; dims: number; sha256: string };

/** @throws Error when the pool was made by another encoder, or its bytes are not what its manifest says */
export async function loadBackgroundPool(
  modelsDir: string,
  encoder: { sha256: string; dims: number },
): Promise<BackgroundPool> {
  const { manifest, bytes, sha256 } = await loadPart(modelsDir, 'background-pool', 'background-pool');
  const { count, dims, encoderSha256 } = manifest;
  if (encoderSha256 !== encoder.sha256 || dims !== encoder.dims) {
    throw new Error(
      `the background pool was made by encoder ${encoderSha256} (${dims} dims), this one is ${encoder.sha256} (${encoder.dims})`,
    );
  }
  if (bytes.length !== count * dims * 4) {
    throw new Error(
      `the background pool holds ${bytes.length} bytes, ${count} x ${dims} float32 were promised`,
    );
  }
  return { embeddings: toFloats(bytes), count, dims, sha256 };
}

/** How like these prototypes (row-major, unit vectors) pictures without any brand are. */
export function measureBackground(prototypes: Float32Array, pool: BackgroundPool): BackgroundStatistics {
  const count = prototypes.length / pool.dims;
  const cosines = Array.from({ length: pool.count }, (_, row) => {
    const embedding = pool.embeddings.subarray(row * pool.dims, (row + 1) * pool.dims);
    return findBestPrototype(prototypes, pool.dims, embedding, 0, count)!.cosine;
  });
  return toBackgroundStatistics(cosines);
}
