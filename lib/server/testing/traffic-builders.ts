import { createHash } from 'node:crypto';
import type { Db } from '../database/db';
import { toHalfFloats } from '../scores/half-floats';
import { ENCODER_HASH, type TestBrand } from './builders';

/** An ad of one picture. Ads whose pictures have one name show the same picture. */
export type TrafficAd = {
  picture: string;
  prob: number;
  /** How much its embedding leans on the first axis; without it there is none. */
  lean?: number;
};

const SIZE = 8;
const DAY_MS = 86_400_000;
/** At or over which an ad is flagged, whatever thresholds say. */
const FLAGGED_FROM = 0.5;

/** Uniform in [0, 1), by a word: the same word, the same number. */
export const drawOf = (word: string): number =>
  createHash('sha256').update(word).digest().readUInt32BE() / 2 ** 32;

/**
 * Ads that came in `daysAgo`, were scored by the brand's model and triaged under the release in use. Written as rows, so that it can be
 * tens of thousands, and so that days can lie in the past.
 *
 * @returns the SHA-256 of their pictures, in their order
 */
export async function makeTraffic(
  db: Db,
  brand: TestBrand,
  ads: readonly TrafficAd[],
  daysAgo: number,
): Promise<string[]> {
  const at = new Date(Date.now() - daysAgo * DAY_MS);
  const { id: releaseId } = await db.release.findFirstOrThrow({ where: { state: 'active' } });
  const digests = ads.map(({ picture }) => createHash('sha256').update(picture).digest());
  const sha256s = digests.map((digest) => digest.toString('hex'));
  const hashes = digests.map((digest) => digest.readBigInt64BE());
  const probs = ads.map(({ prob }) => prob);
  await db.$transaction(
    async (tx) => {
      // Days that are past can only be written past the triggers.
      await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
      await tx.$executeRaw`
        INSERT INTO image (sha256, width, height, byte_count, media_type, perceptual_hash, created_at)
        SELECT DISTINCT ON (sha256) sha256, 400, 300, 1000, 'image/jpeg', hash, ${at} FROM unnest(${sha256s}::text[], ${hashes}::bigint[]) AS given (sha256, hash)
        ON CONFLICT DO NOTHING`;
      await tx.$executeRaw`
        WITH given AS MATERIALIZED (
          SELECT gen_random_uuid() AS ad_id, gen_random_uuid() AS revision_id, sha256, prob
            FROM unnest(${sha256s}::text[], ${probs}::float8[]) AS given (sha256, prob)
        ), ads AS (
          INSERT INTO ad (id, source, external_id, created_at) SELECT ad_id, 'traffic', ad_id::text, ${at} FROM given
        ), revisions AS (
          INSERT INTO ad_revision (id, ad_id, revision, content_hash, image_count, title, category, received_at, created_at)
          SELECT revision_id, ad_id, 1, repeat('0', 64), 1, 'A thing', 'things', ${at}, ${at} FROM given
        ), shown AS (
          INSERT INTO ad_revision_image (revision_id, position, image_sha256) SELECT revision_id, 0, sha256 FROM given
        ), scored AS (
          INSERT INTO scoring (revision_id, state, job_id, release_id, queued_at, ended_at)
          SELECT revision_id, 'scored', gen_random_uuid(), ${releaseId}::uuid, ${at}, ${at} FROM given
        ), triaged AS (
          INSERT INTO triage_decision (revision_id, revision_at, release_id, u, p, is_flagged, flags, authorized_brand_ids, decided_at)
          SELECT revision_id, ${at}, ${releaseId}::uuid, 0.5, CASE WHEN prob >= ${FLAGGED_FROM} THEN 1 ELSE 0.01 END, prob >= ${FLAGGED_FROM}, '[]', '{}', ${at} FROM given
        )
        INSERT INTO ad_score (revision_id, revision_at, brand_id, brand_model_id, signals, prob, image_sha256, created_at)
        SELECT revision_id, ${at}, ${brand.id}::uuid, ${brand.modelId}::uuid, '{"readings": []}', prob, sha256, ${at} FROM given`;
      await tx.embedding.createMany({
        data: ads.flatMap(({ lean }, place) => {
          const imageSha256 = sha256s[place]!;
          if (lean === undefined) return [];
          return [{ imageSha256, encoderHash: ENCODER_HASH, vector: vectorOf(imageSha256, lean) }];
        }),
        skipDuplicates: true,
      });
    },
    { timeout: 120_000 },
  );
  return sha256s;
}

/** A unit vector that leans on the first axis. */
function vectorOf(word: string, lean: number): Buffer<ArrayBuffer> {
  const values = Float32Array.from({ length: SIZE }, (_, at) => drawOf(`${word} ${at}`) - 0.5);
  values[0]! += lean;
  const length = Math.hypot(...values);
  return Buffer.from(toHalfFloats(values.map((value) => value / length)));
}
