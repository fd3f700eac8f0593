import type { Db } from '../database/db';
import { fromHalfFloats, toHalfFloats } from './half-floats';

export type ImageFailure = { code: string; detail: string };
/** A mark found in an image; `x` to `height` in original-image px, float32 like objectness. */
export type StoredDetection = {
  box: { x: number; y: number; width: number; height: number };
  objectness: number;
  /** float32 [dims] that half floats hold exactly. */
  embedding: Float32Array;
};
/** What a release knows of an image: its embedding and detections (best first), or why there is none. */
export type ImageEvidence =
  { embedding: Float32Array; detections: StoredDetection[] } | { failure: ImageFailure };
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
           evidence.failure_detail AS "failureDetail", embedding.vector, found.*
      FROM image
      LEFT JOIN image_evidence AS evidence
        ON evidence.image_sha256 = image.sha256 AND evidence.release_id = ${releaseId}::uuid
      LEFT JOIN embedding
        ON embedding.image_sha256 = evidence.image_sha256 AND embedding.encoder_hash = ${encoderSha256}
       AND embedding.region = 'whole'
      LEFT JOIN LATERAL (
        SELECT json_agg(ARRAY[x, y, width, height, objectness]::float8[] ORDER BY position) AS boxes,
               string_agg(detection.embedding, '' ORDER BY position) AS marks
          FROM detection
         WHERE detection.image_sha256 = evidence.image_sha256 AND detection.release_id = evidence.release_id
      ) AS found ON true
     WHERE image.sha256 = ANY (${sha256s}::bpchar[])`;
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
  /** [detections][5]: x, y, width, height, objectness. */
  boxes: number[][] | null;
  /** Embeddings of all detections, one after the other. */
  marks: Uint8Array | null;
};

function toEvidence({ failureCode, failureDetail, vector, boxes, marks }: Row): ImageEvidence | null {
  if (failureCode) return { failure: { code: failureCode, detail: failureDetail ?? '' } };
  return vector && { embedding: fromHalfFloats(vector), detections: toDetections(boxes ?? [], marks) };
}

function toDetections(boxes: readonly number[][], marks: Uint8Array | null): StoredDetection[] {
  const embeddings = marks ? fromHalfFloats(marks) : new Float32Array(0);
  const dims = embeddings.length / boxes.length;
  return boxes.map(([x, y, width, height, objectness], index) => ({
    box: { x: x!, y: y!, width: width!, height: height! },
    objectness: objectness!,
    embedding: embeddings.subarray(index * dims, (index + 1) * dims),
  }));
}

/** Keeps evidence, in one statement; what a rival worker kept first stays, with all its detections. */
export async function saveImageEvidence(
  db: Db,
  { releaseId, encoderSha256 }: Scope,
  evidence: readonly NewEvidence[],
): Promise<void> {
  if (evidence.length === 0) return;
  const rows = evidence.map((one) => ({ sha256: one.sha256, provider: one.provider, ...toColumns(one) }));
  await db.$executeRaw`
    WITH found AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS one (sha256 text, provider text, failure_code text, failure_detail text, vector text, detections jsonb)
    ), embedded AS (
      INSERT INTO embedding (image_sha256, encoder_hash, region, vector)
      SELECT sha256, ${encoderSha256}, 'whole', decode(vector, 'base64') FROM found WHERE vector IS NOT NULL
       ORDER BY sha256
      ON CONFLICT DO NOTHING
    ), kept AS (
      INSERT INTO image_evidence (image_sha256, release_id, provider, failure_code, failure_detail)
      SELECT sha256, ${releaseId}::uuid, provider, failure_code, failure_detail FROM found ORDER BY sha256
      ON CONFLICT DO NOTHING
      RETURNING image_sha256
    )
    INSERT INTO detection (image_sha256, release_id, position, x, y, width, height, objectness, embedding)
    SELECT found.sha256, ${releaseId}::uuid, mark.position, mark.x, mark.y, mark.width, mark.height,
           mark.objectness, decode(mark.embedding, 'base64')
      FROM kept
      JOIN found ON found.sha256 = kept.image_sha256::text
     CROSS JOIN LATERAL jsonb_to_recordset(found.detections)
        AS mark (position int2, x real, y real, width real, height real, objectness real, embedding text)`;
}

function toColumns(one: ImageEvidence) {
  if ('failure' in one) {
    return {
      failure_code: one.failure.code,
      failure_detail: one.failure.detail.slice(0, 500),
      detections: [],
    };
  }
  return {
    vector: toBase64Halves(one.embedding),
    detections: one.detections.map(({ box, objectness, embedding }, position) => ({
      position,
      ...box,
      objectness,
      embedding: toBase64Halves(embedding),
    })),
  };
}

function toBase64Halves(values: Float32Array): string {
  return Buffer.from(toHalfFloats(values)).toString('base64');
}
