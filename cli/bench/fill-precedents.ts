import { createRandom } from '../demonstration/random';
import type { Db } from '@/lib/server/database/db';
import { toHalfFloats } from '@/lib/server/scores/half-floats';
import { around, randomVector } from './made-up-vectors';

type Options = { slug: string; precedents: number };

/**
 * Pins so many pictures of made-up traffic as cases of a brand, both outcomes, each with an embedding, and embeds the picture of
 * an item that suspects the brand.
 * @returns the item
 */
export async function fillPrecedents(db: Db, { slug, precedents }: Options): Promise<string> {
  const random = createRandom('bench precedents');
  const centre = randomVector(random);
  const pictures = await db.$queryRaw<Array<{ sha256: string; revisionId: string }>>`
    SELECT score.image_sha256::text AS sha256, score.revision_id::text AS "revisionId"
      FROM ad_score AS score JOIN brand ON brand.id = score.brand_id AND brand.slug = ${slug}
     ORDER BY score.revision_id LIMIT ${precedents}`;
  const [item] = await db.$queryRaw<Array<{ id: string; sha256: string }>>`
    SELECT item.id::text, image.image_sha256::text AS sha256
      FROM review_item AS item
      JOIN review_suspect AS suspect ON suspect.review_item_id = item.id
      JOIN brand ON brand.id = suspect.brand_id AND brand.slug = ${slug}
      JOIN ad_revision_image AS image ON image.revision_id = item.revision_id
     ORDER BY item.id DESC LIMIT 1`;
  const rows = [...pictures, { sha256: item!.sha256, revisionId: null }].map((picture, place) => ({
    ...picture,
    place,
    vector: Buffer.from(toHalfFloats(around(random, centre))).toString('base64'),
  }));
  const json = JSON.stringify(rows);
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`
      INSERT INTO embedding (image_sha256, encoder_hash, vector)
      SELECT sha256, repeat('e', 64), decode(vector, 'base64')
        FROM jsonb_to_recordset(${json}::jsonb) AS one (sha256 text, vector text)
      ON CONFLICT DO NOTHING`,
    db.$executeRaw`
      INSERT INTO precedent (id, image_sha256, brand_id, reason, sentence, tags, revision_id, search_text, created_at)
      SELECT gen_random_uuid(), sha256, brand.id, (CASE WHEN place % 2 = 0 THEN 'counterfeit' ELSE 'generic-style' END)::reason,
             'Ruling ' || place, ARRAY['tag ' || place % 40], "revisionId", 'ruling ' || place, now() - make_interval(mins => place)
        FROM jsonb_to_recordset(${json}::jsonb) AS one (sha256 text, "revisionId" uuid, place int)
        JOIN brand ON brand.slug = ${slug} WHERE "revisionId" IS NOT NULL`,
  ]);
  await db.$executeRaw`ANALYZE precedent, embedding`;
  return item!.id;
}
