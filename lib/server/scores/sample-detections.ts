import type { Db } from '../database/db';
import { fromHalfFloats } from './half-floats';

export type SampledDetection = {
  objectness: number;
  /** Unit vector, float32 [dims]. */
  embedding: Float32Array;
};

/** Up to `count` detections of a release, by the hash of their image: hashes are random, and the sample lasts. */
export async function sampleDetections(
  db: Db,
  releaseId: string,
  count: number,
): Promise<SampledDetection[]> {
  const rows = await db.$queryRaw<Array<{ objectness: number; embedding: Uint8Array }>>`
    SELECT objectness, embedding FROM detection
     WHERE release_id = ${releaseId}::uuid
     ORDER BY image_sha256, release_id, position LIMIT ${count}`;
  return rows.map(({ objectness, embedding }) => ({ objectness, embedding: fromHalfFloats(embedding) }));
}
