import type { Db } from '@/lib/server/database/db';

export type TrafficOptions = { ads: number; brands: number; days: number; onAds: (done: number) => void };

const PART = 50_000;
/** Younger ads wait for a decision. */
const UNDECIDED_DAYS = 1;

/**
 * Made-up traffic as a worker and reviewers would have left it: every ad scored for three brands, triaged at 0.5, flagged and
 * audited ones reviewed. One ad in a hundred violates, with high scores and more often with a title that names the brand; a long
 * tail of brands. Straight into the tables, without triggers: an empty database of the embedded server only.
 */
export async function fillTraffic(db: Db, { ads, brands, days, onAds }: TrafficOptions): Promise<void> {
  await makeBrands(db, brands, days);
  for (let done = 0; done < ads; done += PART) {
    await makePart(db, { first: done, end: Math.min(ads, done + PART), brands, days });
    onAds(Math.min(ads, done + PART));
  }
  await db.$executeRaw`VACUUM ANALYZE`;
}

async function makeBrands(db: Db, brands: number, days: number): Promise<void> {
  await db.$transaction([
    db.$executeRaw`SET LOCAL session_replication_role = replica`,
    db.$executeRaw`
      INSERT INTO release (id, content_hash, parts, state, activated_at)
      VALUES (md5('release')::uuid, repeat('a', 64), '[]', 'active', now())`,
    db.$executeRaw`
      INSERT INTO brand (id, slug, name)
      SELECT md5('brand ' || n)::uuid, 'brand-' || n, 'Brand ' || n FROM generate_series(1, ${brands}::int) AS n`,
    db.$executeRaw`
      INSERT INTO brand_definition (id, brand_id, name, version, state, content_hash, published_at)
      SELECT md5('definition ' || slug)::uuid, id, name, 1, 'published', repeat('b', 64), now() FROM brand`,
    db.$executeRaw`
      INSERT INTO brand_model (id, brand_id, release_id, definition_id, version, state, content_hash, activated_at)
      SELECT md5('model ' || slug)::uuid, id, md5('release')::uuid, md5('definition ' || slug)::uuid, 1, 'active', repeat('c', 64),
             now() - make_interval(days => ${days}::int) FROM brand`,
    db.$executeRaw`
      INSERT INTO threshold_version (id, brand_id, brand_model_id, version, value, state, origin, activated_at)
      SELECT md5('threshold ' || slug)::uuid, id, md5('model ' || slug)::uuid, 1, 0.5, 'active', 'first', now() FROM brand`,
    db.$executeRaw`
      INSERT INTO user_account (id, email, name, password_hash, roles)
      VALUES (md5('reviewer')::uuid, 'reviewer@bench.test', 'Reviewer', 'none', '{reviewer}')`,
  ]);
}

type Part = { first: number; end: number; brands: number; days: number };

/** The same draws at every run: `draw(key)` is a uniform number that follows from the ad's number and a word. */
async function makePart(db: Db, { first, end, brands, days }: Part): Promise<void> {
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
      await tx.$executeRaw`
        CREATE OR REPLACE FUNCTION pg_temp.draw(n int, word text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
        $$ SELECT (('x' || substr(md5(word || n), 1, 12))::bit(48)::bigint)::float8 / 2 ^ 48 $$`;
      await tx.$executeRaw`
        CREATE TEMP TABLE part ON COMMIT DROP AS
        SELECT n, md5('ad ' || n)::uuid AS ad_id, md5('revision ' || n)::uuid AS revision_id, md5('item ' || n)::uuid AS item_id,
               encode(sha256(convert_to('picture ' || n, 'UTF8')), 'hex') AS sha256,
               now() - make_interval(secs => pg_temp.draw(n, 'at') * ${days}::int * 86400) AS at,
               pg_temp.draw(n, 'violates') < 0.01 AS is_violation, pg_temp.draw(n, 'u') AS u,
               1 + floor(${brands}::int * pg_temp.draw(n, 'brand') ^ 3)::int AS brand
          FROM generate_series(${first}::int, ${end - 1}::int) AS n`;
      await tx.$executeRaw`
        CREATE TEMP TABLE part_score ON COMMIT DROP AS
        SELECT part.n, revision_id, at, sha256, is_violation AND k = 0 AS is_violation,
               CASE k WHEN 0 THEN part.brand ELSE 1 + floor(${brands}::int * pg_temp.draw(part.n, 'noise ' || k) ^ 3)::int END AS brand,
               CASE WHEN is_violation AND k = 0 THEN 1 - 0.75 * pg_temp.draw(part.n, 'high') ^ 2
                    ELSE 0.01 + 0.9 * greatest(pg_temp.draw(part.n, 'low ' || k), 0.001) ^ 60 END AS prob
          FROM part, generate_series(0, 2) AS k`;
      await tx.$executeRaw`
        CREATE TEMP TABLE part_triage ON COMMIT DROP AS
        SELECT part.*, best.prob >= 0.5 AS is_flagged, 0.01 + 0.24 * best.prob AS audit_p
          FROM part JOIN (SELECT n, max(prob) AS prob FROM part_score GROUP BY n) AS best USING (n)`;
      await tx.$executeRaw`INSERT INTO ad (id, source, external_id) SELECT ad_id, 'bench', 'ad-' || n FROM part`;
      await tx.$executeRaw`
        INSERT INTO image (sha256, width, height, byte_count, media_type, perceptual_hash)
        SELECT sha256, 400, 300, 1000, 'image/jpeg', ('x' || substr(md5('hash ' || n), 1, 16))::bit(64)::bigint FROM part`;
      await tx.$executeRaw`
        INSERT INTO ad_revision (id, ad_id, revision, content_hash, image_count, title, category, received_at, created_at)
        SELECT revision_id, ad_id, 1, repeat('d', 64), 1, 'Ad ' || n, 'things', at, at FROM part`;
      await tx.$executeRaw`
        INSERT INTO ad_revision_image (revision_id, position, image_sha256) SELECT revision_id, 0, sha256 FROM part`;
      await tx.$executeRaw`
        INSERT INTO scoring (revision_id, state, job_id, release_id, provider, attempts, queued_at, ended_at)
        SELECT revision_id, 'scored', ad_id, md5('release')::uuid, 'cpu', 1, at, at FROM part`;
      await tx.$executeRaw`
        INSERT INTO ad_score (revision_id, revision_at, brand_id, brand_model_id, signals, prob, image_sha256, created_at)
        SELECT revision_id, at, md5('brand ' || brand)::uuid, md5('model brand-' || brand)::uuid,
               jsonb_build_object('bias', 0, 'readings', jsonb_build_array(jsonb_build_object('name', 'title', 'contribution', 0, 'matched', NULL,
                 'value', CASE WHEN md5('title ' || part_score.n || brand) < CASE WHEN bool_or(is_violation) THEN '9' ELSE '05' END THEN 1 ELSE 0 END))),
               max(prob), min(sha256), at
          FROM part_score GROUP BY part_score.n, revision_id, at, brand`;
      await tx.$executeRaw`
        INSERT INTO triage_decision (revision_id, revision_at, release_id, u, p, is_flagged, flags, authorized_brand_ids, decided_at)
        SELECT revision_id, at, md5('release')::uuid, u, CASE WHEN is_flagged THEN 1 ELSE audit_p END, is_flagged, coalesce(flags, '[]'), '{}', at
          FROM part_triage
          LEFT JOIN (SELECT n, jsonb_agg(jsonb_build_object('brandId', md5('brand ' || brand)::uuid, 'prob', prob)) AS flags
                       FROM part_score WHERE prob >= 0.5 GROUP BY n) AS flagged USING (n)`;
      await tx.$executeRaw`
        INSERT INTO sample_draw (id, design, revision_id, p, due_at)
        SELECT md5('draw ' || n)::uuid, 'audit', revision_id, audit_p, at FROM part_triage WHERE NOT is_flagged AND u < audit_p`;
      await tx.$executeRaw`
        INSERT INTO review_item (id, ad_id, revision_id, state, priority, priority_factors, due_at, created_at, ended_at)
        SELECT item_id, ad_id, revision_id, (CASE WHEN is_done THEN 'settled' ELSE 'open' END)::review_item_state, 0.5, '{}', at, at,
               CASE WHEN is_done THEN at END
          FROM part_triage, LATERAL (SELECT at < now() - make_interval(days => ${UNDECIDED_DAYS}::int) AS is_done) AS age
         WHERE is_flagged OR u < audit_p`;
      await tx.$executeRaw`
        INSERT INTO review_suspect (review_item_id, brand_id, brand_model_id, position, prob, threshold_version_id)
        SELECT item.id, md5('brand ' || brand)::uuid, md5('model brand-' || brand)::uuid, 0, max(prob),
               CASE WHEN max(prob) >= 0.5 THEN md5('threshold brand-' || brand)::uuid END
          FROM part_score JOIN review_item AS item ON item.revision_id = part_score.revision_id GROUP BY item.id, brand`;
      await tx.$executeRaw`
        INSERT INTO work_slot (id, review_item_id, slot_number, priority, due_at)
        SELECT md5('slot ' || n)::uuid, item.id, 1, 0.5, item.due_at FROM part JOIN review_item AS item ON item.id = item_id`;
      await tx.$executeRaw`
        INSERT INTO verdict (id, review_item_id, slot_id, reviewer_id, attempt, body_hash, line_count, active_ms, shown, created_at, settles_at)
        SELECT md5('verdict ' || n)::uuid, item.id, md5('slot ' || n)::uuid, md5('reviewer')::uuid, 1, repeat('e', 64), 3,
               4000 + (12000 * pg_temp.draw(n, 'ms'))::int, '{}', at, at
          FROM part JOIN review_item AS item ON item.id = item_id AND item.state = 'settled'`;
      await tx.$executeRaw`
        INSERT INTO verdict_line (verdict_id, brand_id, definition_id, brand_model_id, reason)
        SELECT md5('verdict ' || part_score.n)::uuid, md5('brand ' || part_score.brand)::uuid,
               md5('definition brand-' || part_score.brand)::uuid, md5('model brand-' || part_score.brand)::uuid,
               (CASE WHEN bool_or(part_score.is_violation) THEN 'counterfeit' ELSE 'not-this-brand' END)::reason
          FROM part_score JOIN part USING (n) JOIN review_item AS item ON item.id = item_id AND item.state = 'settled'
         GROUP BY 1, 2, part_score.brand`;
    },
    { timeout: 600_000, maxWait: 60_000 },
  );
}
