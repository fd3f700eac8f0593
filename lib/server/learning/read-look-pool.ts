import type { Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { fromHalfFloats } from '../scores/half-floats';
import { findEncoderHash } from '../scores/whole-vectors';

/** An ad that people may be asked to look at for a brand. */
export type PoolAd = {
  revisionId: string;
  prob: number;
  /** The picture that speaks most for the brand. */
  imageSha256: string;
};
type Scope = { brandId: string; brandModelId: string; source: string | null };

/** The highest of so many are chosen from: what lies under them hardly ever shows the brand. */
const MOST_CANDIDATES = 3_000;
/** The latest of so many pictures that were answered keep others like them from being chosen. */
const MOST_TAUGHT = 2_000;

/**
 * Ads that the model in use scored and that nobody has been asked to look at for the brand: the newest content of each, without
 * an answer, a label or an earlier first look. What is flagged and waits is among them: it may wait for long. Of one picture the
 * ad that comes first, by score falling.
 */
export async function readLookPool(tx: Tx, scope: Scope): Promise<PoolAd[]> {
  return tx.$queryRaw<PoolAd[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (score.image_sha256) score.revision_id::text AS "revisionId", score.prob, score.image_sha256::text AS "imageSha256"
        FROM ad_score AS score ${poolConditions(scope)}
       ORDER BY score.image_sha256, score.prob DESC, score.revision_id) AS pool
     ORDER BY prob DESC, "revisionId" LIMIT ${MOST_CANDIDATES}`;
}

/** The same drawn at random, whatever the model says, by each ad's first picture: in the order of a hash of seed and ad. */
export async function drawFromLookPool(
  tx: Tx,
  scope: Scope,
  { seed, count }: { seed: string; count: number },
): Promise<{ ads: PoolAd[]; poolCount: number }> {
  const rows = await tx.$queryRaw<Array<PoolAd & { poolCount: number }>>`
    SELECT revision.id::text AS "revisionId", coalesce(score.prob, 0) AS prob, shown.image_sha256::text AS "imageSha256",
           count(*) OVER ()::int AS "poolCount"
      FROM ad_revision AS revision
      JOIN ad ON ad.id = revision.ad_id
      JOIN scoring ON scoring.revision_id = revision.id AND scoring.state = 'scored'
      JOIN ad_revision_image AS shown ON shown.revision_id = revision.id AND shown.position = 0
      LEFT JOIN ad_score AS score ON score.revision_id = revision.id AND score.revision_at = revision.created_at
           AND score.brand_model_id = ${scope.brandModelId}::uuid
     WHERE ${unasked(scope, Prisma.sql`shown.image_sha256`)}
     ORDER BY md5(${seed} || ad.source || ' ' || ad.external_id), revision.id
     LIMIT ${count}`;
  return {
    ads: rows.map(({ poolCount: _poolCount, ...ad }) => ad),
    poolCount: rows[0]?.poolCount ?? 0,
  };
}

/** Ads with these pictures that nobody has been asked to look at for the brand, in their order. */
export function findPoolAds(tx: Tx, scope: Scope, sha256s: readonly string[]): Promise<PoolAd[]> {
  const wanted = [...sha256s];
  return tx.$queryRaw<PoolAd[]>`
    SELECT "revisionId", prob, "imageSha256" FROM (
      SELECT DISTINCT ON (shown.image_sha256) revision.id::text AS "revisionId", coalesce(score.prob, 0) AS prob,
             shown.image_sha256::text AS "imageSha256"
        FROM ad_revision_image AS shown
        JOIN ad_revision AS revision ON revision.id = shown.revision_id
        JOIN ad ON ad.id = revision.ad_id
        JOIN scoring ON scoring.revision_id = revision.id AND scoring.state = 'scored'
        LEFT JOIN ad_score AS score ON score.revision_id = revision.id AND score.revision_at = revision.created_at
             AND score.brand_model_id = ${scope.brandModelId}::uuid
       WHERE shown.image_sha256 = ANY (${wanted}::bpchar[]) AND ${unasked(scope, Prisma.sql`shown.image_sha256`)}
       ORDER BY shown.image_sha256, revision.id DESC) AS found
     ORDER BY array_position(${wanted}::text[], "imageSha256")`;
}

function poolConditions(scope: Scope): Prisma.Sql {
  return Prisma.sql`
    JOIN ad_revision AS revision ON revision.id = score.revision_id AND revision.created_at = score.revision_at
    JOIN ad ON ad.id = revision.ad_id
    JOIN scoring ON scoring.revision_id = revision.id AND scoring.state = 'scored'
   WHERE score.brand_model_id = ${scope.brandModelId}::uuid AND ${unasked(scope, Prisma.sql`score.image_sha256`)}`;
}

/**
 * Of `revision` and `ad`, and of the picture that speaks for the brand: nobody was asked. An item that nobody has answered is no answer;
 * a lesson of whatever brand is enough for an ad.
 */
function unasked({ source, brandId }: Scope, picture: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${source}::text IS NULL OR ad.source = ${source})
     AND NOT EXISTS (SELECT FROM ad_revision AS newer WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision)
     AND NOT EXISTS (SELECT FROM review_item AS item
                      WHERE item.revision_id = revision.id AND item.state IN ('answered', 'adjudication', 'settled'))
     AND NOT EXISTS (SELECT FROM sample_draw AS draw WHERE draw.revision_id = revision.id AND draw.design = 'lesson')
     AND NOT EXISTS (SELECT FROM image_brand AS pair
                      WHERE pair.image_sha256 = ${picture} AND pair.brand_id = ${brandId}::uuid AND pair.label_id IS NOT NULL)`;
}

/**
 * What the brand knows already: pictures with a label for it, its references, and those that wait to be looked at for it.
 *
 * @returns whole-picture embeddings, and those of `sha256s` by hash, all of the encoder of the release in use
 */
export async function readLookVectors(
  tx: Tx,
  brandId: string,
  sha256s: readonly string[],
): Promise<{ vectorOf: ReadonlyMap<string, Float32Array>; taught: Float32Array[] }> {
  const encoderHash = await findEncoderHash(tx);
  const rows = await tx.$queryRaw<Array<{ sha256: string; vector: Uint8Array; isTaught: boolean }>>`
    WITH taught AS (
      (SELECT image_sha256 FROM image_brand WHERE brand_id = ${brandId}::uuid AND label_id IS NOT NULL
        ORDER BY changed_at DESC LIMIT ${MOST_TAUGHT})
      UNION
      SELECT reference.image_sha256 FROM brand_definition AS definition JOIN brand_reference AS reference ON reference.definition_id = definition.id
       WHERE definition.brand_id = ${brandId}::uuid AND definition.state = 'published'
      UNION
      SELECT shown.image_sha256 FROM first_look AS look
        JOIN first_look_set AS asked ON asked.id = look.set_id AND asked.brand_id = ${brandId}::uuid
        JOIN ad_revision_image AS shown ON shown.revision_id = look.revision_id AND shown.position = 0)
    SELECT embedding.image_sha256::text AS sha256, vector, taught.image_sha256 IS NOT NULL AS "isTaught"
      FROM embedding LEFT JOIN taught ON taught.image_sha256 = embedding.image_sha256
     WHERE region = 'whole' AND encoder_hash = ${encoderHash} AND (embedding.image_sha256 = ANY (${[...sha256s]}::bpchar[]) OR taught.image_sha256 IS NOT NULL)
     ORDER BY embedding.created_at DESC, embedding.image_sha256`;
  return {
    vectorOf: new Map(rows.map(({ sha256, vector }) => [sha256, fromHalfFloats(vector)])),
    taught: rows.filter(({ isTaught }) => isTaught).map(({ vector }) => fromHalfFloats(vector)),
  };
}
