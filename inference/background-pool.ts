import {
  findBestPrototype,
  toBackgroundStatistics,
  type BackgroundStatistics,
} from '@/lib/domain/appearance';
import type { VectorPool } from './vector-pool';

/** How like these prototypes (row-major, unit vectors) pictures without any brand are. */
export function measureBackground(prototypes: Float32Array, pool: VectorPool): BackgroundStatistics {
  const count = prototypes.length / pool.dims;
  const cosines = Array.from({ length: pool.count }, (_, row) => {
    const embedding = pool.embeddings.subarray(row * pool.dims, (row + 1) * pool.dims);
    return findBestPrototype(prototypes, pool.dims, embedding, 0, count)!.cosine;
  });
  return toBackgroundStatistics(cosines);
}
