import type { Db } from '../database/db';
import { fromHalfFloats, toHalfFloats } from './half-floats';

export type ImageFailure = { code: string; detail: string };
/** What a release knows of an image: its embedding, or why there is none. */
export type ImageEvidence = { embedding: Float32Array } | { failure: ImageFailure };
export type NewEvidence = { sha256: string; provider: string } & ImageEvidence;

type Scope = { releaseId: string; encoderSha256: string };

export type KnownImage = {
  /** As shown, orientation applied. */
  size: { width: number; height: number };
  /** Of earlier ads with the same bytes under the same release; null when there were none. */
  evidence: ImageEvidence | null;
};

/** What is known of stored images before they are looked at; an image without a row is not in the answer. */
export async function findKnownImages(
  db: Db,
  { releaseId, encoderSha256 }: Scope,
  sha256s: readonly string[],
): Promise<Map<string, KnownImage>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT image.sha256::text, image.width, image.height, evidence.failure_code AS "failureCode",
           evidence.failure_detail AS "failureDetail", embedding.vector
      FROM image
      LEFT JOIN image_evidence AS evidence
        ON evidence.image_sha256 = image.sha256 AND evidence.release_id = ${releaseId}::uuid
      LEFT JOIN embedding
        ON embedding.image_sha256 = evidence.image_sha256 AND embedding.encoder_hash = ${encoderSha256}
       AND embedding.region = 'whole'
     WHERE image.sha256 = ANY (${sha256s}::text[])`;
  return new Map(
    rows.map((row) => [
      row.sha256,
      { size: { width: row.width, height: row.height }, evidence: toEvidence(row) },
    ]),
  );
}

type Row = {
  sha256: string;
  width: number;
  height: number;
  failureCode: string | null;
  failureDetail: string | null;
  vector: Uint8Array | null;
};

function toEvidence({ failureCode, failureDetail, vector }: Row): ImageEvidence | null {
  if (failureCode) return { failure: { code: failureCode, detail: failureDetail ?? '' } };
  return vector ? { embedding: fromHalfFloats(vector) } : null;
}

/** Keeps evidence, in one statement; what a rival worker kept first stays. */
export async function saveImageEvidence(
  db: Db,
  { releaseId, encoderSha256 }: Scope,
  evidence: readonly NewEvidence[],
): Promise<void> {
  if (evidence.length === 0) return;
  const rows = evidence.map((one) => ({
    sha256: one.sha256,
    provider: one.provider,
    ...('failure' in one
      ? { failure_code: one.failure.code, failure_detail: one.failure.detail.slice(0, 500) }
      : { vector: Buffer.from(toHalfFloats(one.embedding)).toString('base64') }),
  }));
  await db.$executeRaw`
    WITH found AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS one (sha256 text, provider text, failure_code text, failure_detail text, vector text)
    ), embedded AS (
      INSERT INTO embedding (image_sha256, encoder_hash, region, vector)
      SELECT sha256, ${encoderSha256}, 'whole', decode(vector, 'base64') FROM found WHERE vector IS NOT NULL
       ORDER BY sha256
      ON CONFLICT DO NOTHING
    )
    INSERT INTO image_evidence (image_sha256, release_id, provider, failure_code, failure_detail)
    SELECT sha256, ${releaseId}::uuid, provider, failure_code, failure_detail FROM found ORDER BY sha256
    ON CONFLICT DO NOTHING`;
}
