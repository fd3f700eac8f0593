import type { Db } from '../database/db';
import { fromHalfFloats, toHalfFloats } from './half-floats';

/** Original-image px, whole numbers. */
type Region = { x: number; y: number; width: number; height: number };
/** `key`: of `regionKey`. */
type EmbeddedRegion = { imageSha256: string; key: string; vector: Float32Array };

/** How a region of a picture is called in `embedding.region`; null = the whole of it. */
export const regionKey = (region: Region | null) =>
  region === null ? 'whole' : [region.x, region.y, region.width, region.height].join(',');

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

/** The embedding of a region under an encoder, with the size of its picture as shown; null when no encoder has seen it. */
export async function findRegionEmbedding(
  db: Db,
  encoderHash: string,
  { imageSha256, key }: Omit<EmbeddedRegion, 'vector'>,
): Promise<{ width: number; height: number; vector: Float32Array } | null> {
  const [row] = await db.$queryRaw<Array<{ width: number; height: number; vector: Uint8Array }>>`
    SELECT image.width, image.height, embedding.vector
      FROM embedding JOIN image ON image.sha256 = embedding.image_sha256
     WHERE embedding.image_sha256 = ${imageSha256} AND embedding.encoder_hash = ${encoderHash} AND embedding.region = ${key}`;
  return row ? { ...row, vector: fromHalfFloats(row.vector) } : null;
}

/** Keeps embeddings as half floats; what is there already stays. */
export async function saveRegionEmbeddings(
  db: Db,
  encoderHash: string,
  embedded: readonly EmbeddedRegion[],
): Promise<void> {
  if (embedded.length === 0) return;
  await db.embedding.createMany({
    data: embedded.map(({ imageSha256, key, vector }) => ({
      imageSha256,
      encoderHash,
      region: key,
      vector: toHalfFloats(vector),
    })),
    skipDuplicates: true,
  });
}
