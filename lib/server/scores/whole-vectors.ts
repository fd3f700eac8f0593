import { ReleasePartsSchema } from '@/lib/contracts/releases';
import type { Db, Tx } from '../database/db';
import { fromHalfFloats } from './half-floats';

/** Of the release in use; null = there is none, or it names no encoder. */
export async function findEncoderHash(db: Db | Tx): Promise<string | null> {
  const release = await db.release.findFirst({ where: { state: 'active' }, select: { parts: true } });
  const parts = ReleasePartsSchema.parse(release?.parts ?? []);
  return parts.find(({ name }) => name === 'encoder')?.sha256 ?? null;
}

/**
 * Whole-picture embeddings by the encoder of the release in use, so that they can be compared; a picture that it has not seen yet is
 * not in the answer, even where an earlier encoder has.
 *
 * @returns float32 [d] by SHA-256
 */
export async function readWholeVectors(
  db: Db | Tx,
  sha256s: readonly string[],
): Promise<Map<string, Float32Array>> {
  const encoderHash = await findEncoderHash(db);
  const rows = await db.$queryRaw<Array<{ sha256: string; vector: Uint8Array }>>`
    SELECT image_sha256::text AS sha256, vector FROM embedding
     WHERE image_sha256 = ANY (${[...sha256s]}::bpchar[]) AND encoder_hash = ${encoderHash} AND region = 'whole'`;
  return new Map(rows.map(({ sha256, vector }) => [sha256, fromHalfFloats(vector)]));
}
