import { createHash, randomUUID } from 'node:crypto';
import { config } from '@/lib/server/config/env';
import type { Db } from '@/lib/server/database/db';
import { withClient } from '@/lib/server/database/with-client';
import { toHalfFloats } from '@/lib/server/scores/half-floats';
import { around, randomVector } from './made-up-vectors';
import { createRandom, type Random } from '../demonstration/random';

export type FillOptions = { labels: number; brands: number; onLabels: (done: number) => void };

const PART = 5_000;
const DAYS = 300;
const SOURCES = ['bench-north', 'bench-south', 'bench-import', 'bench-market'];
/** Pictures that look alike come in bursts of so many; embeddings of a burst lie around one centre, some nearer than others. */
const BURST = 20;

/**
 * Made-up ads of one picture each, scored, embedded and labelled for one of the brands each, as an import would: a tenth
 * present, a thirtieth hard negatives. The same numbers at every run.
 */
export async function fillLabels(db: Db, { labels, brands, onLabels }: FillOptions): Promise<void> {
  const random = createRandom('bench data');
  const releaseId = randomUUID();
  await db.$executeRaw`
    INSERT INTO release (id, content_hash, parts, state, activated_at) VALUES (${releaseId}::uuid, repeat('a', 64), '[]', 'active', now())`;
  await db.$executeRaw`
    INSERT INTO brand (id, slug, name) SELECT gen_random_uuid(), 'brand-' || n, 'Brand ' || n FROM generate_series(1, ${brands}::int) AS n`;
  await db.$executeRaw`
    INSERT INTO brand_definition (id, brand_id, name, version, state, content_hash, published_at)
    SELECT gen_random_uuid(), id, name, 1, 'published', repeat('b', 64), now() FROM brand`;
  await db.$executeRaw`
    INSERT INTO brand_model (id, brand_id, release_id, definition_id, version, state, content_hash, activated_at)
    SELECT gen_random_uuid(), brand_id, ${releaseId}::uuid, id, 1, 'active', repeat('c', 64), now() FROM brand_definition`;
  await db.$executeRaw`
    INSERT INTO seller (id, source, external_id) SELECT gen_random_uuid(), 'bench', 'seller-' || n FROM generate_series(1, ${Math.ceil(labels / 20)}::int) AS n`;
  const { databaseUrl } = config();
  const indexes = await dropIndexes(databaseUrl);
  await setUpFor(databaseUrl, 'filling');
  const importId = randomUUID();
  await db.$executeRaw`
    INSERT INTO label_import (id, format, mode, file_name, file_hash) VALUES (${importId}::uuid, 'jsonl', 'labels', 'bench', repeat('d', 64))`;
  for (let done = 0; done < labels; done += PART) {
    const count = Math.min(PART, labels - done);
    await insertPart(db, makePart(random, done, count, brands), {
      releaseId,
      importId,
      sellers: Math.ceil(labels / 20),
    });
    onLabels(done + count);
  }
  await withClient(databaseUrl, async (client) => {
    for (const definition of indexes) await client.query(definition);
    await client.query('VACUUM ANALYZE');
  });
  await setUpFor(databaseUrl, 'work');
}

/**
 * Rows with random keys touch a page each in every index, and after each checkpoint PostgreSQL logs every page touched: by
 * far the most of the work of filling. What is filled here is thrown away, so nothing needs to survive a crash.
 */
function setUpFor(databaseUrl: string, what: 'filling' | 'work'): Promise<void> {
  return withClient(databaseUrl, async (client) => {
    for (const [name, value] of Object.entries(FILLING)) {
      await client.query(
        what === 'filling' ? `ALTER SYSTEM SET ${name} = '${value}'` : `ALTER SYSTEM RESET ${name}`,
      );
    }
    await client.query('SELECT pg_reload_conf()');
    if (what === 'work') await client.query('CHECKPOINT');
  });
}

const FILLING = { full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '16GB' };

/** Those that only the data browser reads: kept up row by row, they would take most of the time. @returns how to make them again */
function dropIndexes(databaseUrl: string): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ name: string; definition: string }>(`
      SELECT indexname AS name, indexdef AS definition FROM pg_indexes
       WHERE tablename = 'image_brand' AND indexdef NOT LIKE 'CREATE UNIQUE%'`);
    for (const { name } of rows) await client.query(`DROP INDEX "${name}"`);
    return rows.map((row) => row.definition);
  });
}

type Row = ReturnType<typeof makeRow>;

function makePart(random: Random, done: number, count: number, brands: number): Row[] {
  let centre = randomVector(random);
  return Array.from({ length: count }, (_, index) => {
    if (index % BURST === 0) centre = randomVector(random);
    return makeRow(random, done + index, brands, centre);
  });
}

function makeRow(random: Random, number: number, brands: number, centre: Float32Array) {
  const isPresent = random.chance(0.1);
  const isHard = !isPresent && random.chance(0.035);
  const isScored = random.chance(0.8);
  const answers = random.chance(0.3) ? random.whole(1, 3) : 0;
  return {
    sha256: createHash('sha256').update(`bench picture ${number}`).digest('hex'),
    width: random.whole(200, 2_000),
    height: random.whole(200, 2_000),
    hash: createHash('sha256').update(`bench hash ${number}`).digest().readBigInt64LE().toString(),
    // A long tail: the first brands have most of the pictures.
    brand: `brand-${1 + Math.floor(brands * random.next() ** 3)}`,
    source: random.pick(SOURCES),
    seller: random.chance(0.3) ? null : random.next(),
    days: random.between(0, DAYS),
    prob: isScored ? (isPresent || isHard ? random.between(0.5, 1) : random.next() ** 4) : null,
    presence: isPresent ? 'present' : 'absent',
    kind: isPresent ? random.pick(['mark', 'mark', 'mark-covered', 'look-alike']) : 'other',
    is_hard: isHard,
    answers,
    agreement: answers === 0 ? null : random.whole(1, answers) / answers,
    vector: Buffer.from(toHalfFloats(around(random, centre))).toString('base64'),
  };
}

type Ids = { releaseId: string; importId: string; sellers: number };

async function insertPart(
  db: Db,
  rows: readonly Row[],
  { releaseId, importId, sellers }: Ids,
): Promise<void> {
  const json = JSON.stringify(rows);
  await db.$transaction(
    async (tx) => {
      // Without triggers, which would keep image_brand row by row and take most of the time.
      await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
      await tx.$executeRaw`
        CREATE TEMPORARY TABLE part ON COMMIT DROP AS
        SELECT one.*, gen_random_uuid() AS ad_id, gen_random_uuid() AS revision_id, gen_random_uuid() AS label_id,
               now() - days * interval '1 day' AS at, brand.id AS brand_id
          FROM jsonb_to_recordset(${json}::jsonb)
            AS one (sha256 text, width int, height int, hash bigint, brand text, source text, seller float8, days float8,
                    prob float8, presence text, kind text, is_hard boolean, answers int, agreement float8, vector text)
          JOIN brand ON brand.slug = one.brand`;
      await tx.$executeRaw`
        INSERT INTO image (sha256, width, height, byte_count, media_type, perceptual_hash, created_at)
        SELECT sha256, width, height, 1000, 'image/jpeg', hash, at FROM part`;
      await tx.$executeRaw`
        INSERT INTO embedding (image_sha256, encoder_hash, vector)
        SELECT sha256, repeat('e', 64), decode(vector, 'base64') FROM part`;
      await tx.$executeRaw`INSERT INTO ad (id, source, external_id) SELECT ad_id, source, 'ad-' || left(sha256, 16) FROM part`;
      await tx.$executeRaw`
        INSERT INTO ad_revision (id, ad_id, revision, content_hash, image_count, seller_id, title, category, received_at, created_at)
        SELECT revision_id, ad_id, 1, sha256, 1, seller.id, 'A made-up thing', 'things', at, at
          FROM part LEFT JOIN seller ON seller.source = 'bench'
                                    AND seller.external_id = 'seller-' || (1 + floor(part.seller * ${sellers}::int))`;
      await tx.$executeRaw`
        INSERT INTO scoring (revision_id, job_id, state, release_id, ended_at)
        SELECT revision_id, gen_random_uuid(), 'scored', ${releaseId}::uuid, at FROM part`;
      await tx.$executeRaw`
        INSERT INTO ad_revision_image (revision_id, position, image_sha256) SELECT revision_id, 0, sha256 FROM part`;
      await tx.$executeRaw`
        INSERT INTO ad_score (revision_id, revision_at, brand_id, brand_model_id, signals, prob, image_sha256, created_at)
        SELECT part.revision_id, part.at, part.brand_id, model.id, '{"bias": 0, "readings": []}', part.prob, part.sha256, part.at
          FROM part JOIN brand_model AS model ON model.brand_id = part.brand_id
         WHERE part.prob IS NOT NULL`;
      await tx.$executeRaw`
        INSERT INTO label (id, image_sha256, brand_id, presence, kind, is_hard_negative, created_at)
        SELECT label_id, sha256, brand_id, presence::presence, kind::label_kind, is_hard, at FROM part`;
      await tx.$executeRaw`
        INSERT INTO label_cause (id, label_id, brand_id, label_import_id)
        SELECT gen_random_uuid(), label_id, brand_id, ${importId}::uuid FROM part`;
      await tx.$executeRaw`
        INSERT INTO image_brand (image_sha256, brand_id, prob, brand_model_id, revision_id, source, side_px, label_id, presence,
                                 kind, is_hard_negative, answer_count, agreement, changed_at)
        SELECT part.sha256, part.brand_id, part.prob, CASE WHEN part.prob IS NOT NULL THEN model.id END, part.revision_id,
               part.source, least(part.width, part.height), part.label_id, part.presence::presence, part.kind::label_kind,
               part.is_hard, part.answers, part.agreement, part.at
          FROM part JOIN brand_model AS model ON model.brand_id = part.brand_id`;
    },
    { timeout: 600_000 },
  );
}
