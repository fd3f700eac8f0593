import type { Db } from '../database/db';
import { fromHalfFloats, toHalfFloats } from './half-floats';

/** Original-image px, whole numbers. */
export type EmbeddedRegion = { imageSha256: string; x: number; y: number; width: number; height: number };

/** How a region of a picture is called in `embedding.region`. */
export const regionKey = ({ x, y, width, height }: Omit<EmbeddedRegion, 'imageSha256'>) =>
  [x, y, width, height].join(',');

/** Embeddings of regions of these pictures under one encoder, by picture and then by `regionKey`. */
export async function findRegionEmbeddings(
  db: Db,
  encoderHash: string,
  sha256s: readonly string[],
): Promise<Map<string, Map<string, Float32Array>>> {
  const rows = await db.$queryRaw<Array<{ imageSha256: string; region: string; vector: Uint8Array }>>`
    SELECT image_sha256::text AS "imageSha256", region, vector FROM embedding
     WHERE encoder_hash = ${encoderHash} AND region <> 'whole' AND image_sha256 = ANY (${sha256s}::bpchar[])`;
  const found = new Map<string, Map<string, Float32Array>>();
  for (const { imageSha256, region, vector } of rows) {
    const ofImage = found.get(imageSha256) ?? new Map<string, Float32Array>();
    found.set(imageSha256, ofImage.set(region, fromHalfFloats(vector)));
  }
  return found;
}

/** Keeps embeddings as half floats; what is there already stays. */
export async function saveRegionEmbeddings(
  db: Db,
  encoderHash: string,
  embedded: ReadonlyArray<{ region: EmbeddedRegion; vector: Float32Array }>,
): Promise<void> {
  if (embedded.length === 0) return;
  await db.embedding.createMany({
    data: embedded.map(({ region, vector }) => ({
      imageSha256: region.imageSha256,
      encoderHash,
      region: regionKey(region),
      vector: toHalfFloats(vector),
    })),
    skipDuplicates: true,
  });
}
