import type { LabelFilter } from '@/lib/contracts/label-batches';
import type { Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';

/** A picture that a batch may ask about: it is not being labeled for that brand yet. */
export type FoundPicture = {
  imageSha256: string;
  /** The newest ad content it is part of; null for an imported picture of no ad. */
  revisionId: string | null;
  /** The brand whose marks are asked for; null = any mark. */
  brandId: string | null;
};
export type FoundPictures = {
  /** How many pictures the filter means, and how many of them are being labeled for that brand already. */
  matching: number;
  alreadyOpen: number;
  /** The first of the others, in the order of the filter. */
  pictures: FoundPicture[];
};
type Scope = {
  filter: LabelFilter;
  /** Of `filter.brand`. */
  brandId: string | null;
  /** Source, category and days alone. */
  isRandom: boolean;
  /** Only of what is in `sampled`: rows of ad_revision, or of label_import_picture. */
  isSampled?: boolean;
};
type Wanted = Scope & {
  /** Of random order. */
  seed: string;
  /** At most so many pictures are named. */
  limit: number;
};

/** Objectness between which the detector is unsure; under the lower one hardly anything is a mark. */
const UNSURE = { low: 0.2, high: 0.5 };
/** Log-odds from which on a signal speaks clearly. */
const CLEAR = 0.5;

/**
 * The pictures that a filter means, each once (with the ad content that has the highest probability, then the newest),
 * counted, and the first of them in the order of the filter; pictures of one ad stand together. Random order is a hash of seed and ad: the same seed gives
 * the same order on the same data.
 */
export async function findPictures(tx: Tx, scope: Wanted): Promise<FoundPictures> {
  const { filter, seed, isRandom, limit } = scope;
  const order = isRandom ? 'random' : filter.order;
  // Counted and cut here: a filter may mean every picture there is, and a batch takes a few of them.
  const rows = await tx.$queryRaw<Array<Counts & (FoundPicture | { imageSha256: null })>>`
    WITH candidate AS (${candidates(scope)}),
    picture AS (${matchingPictures(scope)}),
    asked AS MATERIALIZED (
      SELECT picture.*, task.id IS NOT NULL AS is_open
        FROM picture
        LEFT JOIN label_task AS task
          ON task.image_sha256 = picture.image_sha256 AND task.brand_id IS NOT DISTINCT FROM picture.brand_id
         AND task.state IN ('open', 'answered', 'adjudication')),
    counts AS (
      SELECT count(*)::int AS matching, count(*) FILTER (WHERE is_open)::int AS already_open FROM asked),
    first AS (
      SELECT picture.image_sha256, picture.revision_id, picture.brand_id
        FROM asked AS picture WHERE NOT picture.is_open
       ORDER BY ${orderBy(order, seed)}, picture.revision_id, picture.position, picture.image_sha256
       LIMIT ${limit}),
    numbered AS (SELECT first.*, row_number() OVER () AS turn FROM first)
    SELECT counts.matching, counts.already_open AS "alreadyOpen", numbered.image_sha256::text AS "imageSha256",
           numbered.revision_id AS "revisionId", numbered.brand_id AS "brandId"
      FROM counts LEFT JOIN numbered ON true
     ORDER BY numbered.turn`;
  const { matching, alreadyOpen } = rows[0]!;
  const pictures = rows.filter((row) => row.imageSha256 !== null);
  return { matching, alreadyOpen, pictures };
}

/**
 * About how many pictures a filter means, from a sample of ads (or of imported pictures): in tens of milliseconds, where
 * counting them all takes a second. Null where too few of the sample match to say.
 */
export async function estimatePictures(tx: Tx, scope: Scope): Promise<number | null> {
  const table = scope.filter.from === 'ads' ? 'ad_revision' : 'label_import_picture';
  const [size] = await tx.$queryRaw<[{ rowCount: number }]>`
    SELECT reltuples::float8 AS "rowCount" FROM pg_class WHERE oid = ${table}::regclass`;
  const percent = size.rowCount <= SAMPLE_ROWS ? 100 : (100 * SAMPLE_ROWS) / size.rowCount;
  const sampled = Prisma.sql`
    SELECT * FROM ${Prisma.raw(table)} TABLESAMPLE SYSTEM (${percent}::float4) REPEATABLE (1)`;
  const [{ count }] = await tx.$queryRaw<[{ count: number }]>`
    WITH sampled AS MATERIALIZED (${sampled}), candidate AS (${candidates({ ...scope, isSampled: true })})
    SELECT count(*)::int AS count FROM (${matchingPictures(scope)}) AS picture`;
  return count < TELLING_COUNT ? null : Math.round((100 * count) / percent);
}

/** Rows of the sample, and how many of them have to match: 20 in 4,000 are told within a factor of about 1.5. */
const SAMPLE_ROWS = 4_000;
const TELLING_COUNT = 20;

/** Of the candidates those whose pictures match, each picture once. */
function matchingPictures({ filter, isRandom }: Scope): Prisma.Sql {
  const isSized = !isRandom && (filter.sideMin ?? filter.sideMax) !== undefined;
  return Prisma.sql`
    SELECT DISTINCT ON (candidate.image_sha256) candidate.*
      FROM candidate ${isSized ? Prisma.sql`JOIN image ON image.sha256 = candidate.image_sha256` : Prisma.empty}
     WHERE ${isRandom ? Prisma.sql`true` : pictureConditions(filter)}
     ORDER BY candidate.image_sha256, candidate.prob DESC NULLS LAST, candidate.received_at DESC, candidate.revision_id DESC`;
}

function candidates(scope: Scope): Prisma.Sql {
  switch (scope.filter.from) {
    case 'ads':
      return adPictures(scope);
    case 'imports':
      return importedPictures(scope);
    case 'named':
      return namedPictures(scope);
  }
}

type Counts = { matching: number; alreadyOpen: number };

function orderBy(order: LabelFilter['order'], seed: string): Prisma.Sql {
  const shuffled = Prisma.sql`md5(${seed} || coalesce(picture.revision_id::text, picture.image_sha256::text))`;
  switch (order) {
    case 'random':
      return shuffled;
    case 'score':
      return Prisma.sql`picture.prob DESC NULLS LAST, ${shuffled}`;
    case 'uncertainty':
      return Prisma.sql`abs(coalesce(picture.prob, 0) - 0.5), ${shuffled}`;
    case 'newest':
      return Prisma.sql`picture.received_at DESC`;
  }
}

/**
 * Pictures of the newest content of every ad, with what the models in use say of the brand asked for where the filter or
 * its order asks what they say; `prob` is null otherwise.
 */
function adPictures(scope: Scope): Prisma.Sql {
  const { filter, brandId, isRandom } = scope;
  const { ask, pictures, source } = filter;
  const isScored = needsScore(scope);
  const askedBrand =
    ask === 'any-mark'
      ? Prisma.sql`NULL::uuid`
      : ask === 'brand'
        ? Prisma.sql`${brandId}::uuid`
        : Prisma.sql`score.brand_id`;
  const conditions = [...adConditions(filter), ...(isRandom ? [] : scoreConditions(filter, brandId))];
  if (ask === 'likeliest') conditions.push(Prisma.sql`score.brand_id IS NOT NULL`);
  if (pictures === 'best') {
    conditions.push(
      Prisma.sql`(shown.image_sha256 = score.image_sha256 OR score.image_sha256 IS NULL AND shown.position = 0)`,
    );
  }
  return Prisma.sql`
    SELECT shown.image_sha256, shown.position, revision.id AS revision_id, revision.received_at, ${askedBrand} AS brand_id,
           ${isScored ? Prisma.sql`score.prob` : Prisma.sql`NULL::float8`} AS prob
      FROM ${scope.isSampled ? Prisma.sql`sampled` : Prisma.sql`ad_revision`} AS revision
      ${source ? Prisma.sql`JOIN ad ON ad.id = revision.ad_id` : Prisma.empty}
      JOIN ad_revision_image AS shown ON shown.revision_id = revision.id
      ${isScored ? (brandId ? scoreOf(brandId) : likeliest(scope)) : Prisma.empty}
     WHERE ${Prisma.join(conditions, ' AND ')}`;
}

function needsScore({ filter, isRandom }: Scope): boolean {
  const { ask, pictures, order, scoreMin, scoreMax, signalsDisagree } = filter;
  if (ask === 'likeliest' || pictures === 'best') return true;
  const isAskedFor = scoreMin !== undefined || scoreMax !== undefined || signalsDisagree;
  return !isRandom && (isAskedFor || order === 'score' || order === 'uncertainty');
}

/** One brand's score: a plain join, so that a wanted probability is found by its index. */
function scoreOf(brandId: string): Prisma.Sql {
  return Prisma.sql`
    LEFT JOIN ad_score AS score
      ON score.revision_id = revision.id AND score.revision_at = revision.created_at
     AND score.brand_model_id = (SELECT id FROM brand_model WHERE brand_id = ${brandId}::uuid AND state = 'active')`;
}

/**
 * The largest score of every ad under the models in use, found for all ads together. A wanted floor is wanted of the
 * largest one, so smaller scores need not be read at all.
 */
function likeliest({ filter: { scoreMin }, isRandom, isSampled }: Scope): Prisma.Sql {
  const floor = isRandom || scoreMin === undefined ? Prisma.sql`true` : Prisma.sql`score.prob >= ${scoreMin}`;
  const ofSample = isSampled ? Prisma.sql`AND score.revision_id IN (SELECT id FROM sampled)` : Prisma.empty;
  return Prisma.sql`
    LEFT JOIN (
      SELECT DISTINCT ON (score.revision_id) score.revision_id, score.brand_id, score.prob, score.image_sha256, score.signals
        FROM ad_score AS score
        JOIN brand_model AS model ON model.id = score.brand_model_id AND model.state = 'active'
       WHERE ${floor} ${ofSample}
       ORDER BY score.revision_id, score.prob DESC, score.brand_id) AS score
      ON score.revision_id = revision.id`;
}

function adConditions({ source, category, receivedFrom, receivedTo }: LabelFilter): Prisma.Sql[] {
  const all = [
    Prisma.sql`NOT EXISTS (SELECT FROM ad_revision AS newer
                            WHERE newer.ad_id = revision.ad_id AND newer.revision > revision.revision)`,
  ];
  if (source) all.push(Prisma.sql`ad.source = ${source}`);
  if (category) all.push(Prisma.sql`revision.category = ${category}`);
  if (receivedFrom) all.push(Prisma.sql`revision.received_at >= ${receivedFrom}::date AT TIME ZONE 'UTC'`);
  if (receivedTo) all.push(Prisma.sql`revision.received_at < (${receivedTo}::date + 1) AT TIME ZONE 'UTC'`);
  return all;
}

function scoreConditions(filter: LabelFilter, brandId: string | null): Prisma.Sql[] {
  const { scoreMin, scoreMax, reasons, signalsDisagree } = filter;
  const all: Prisma.Sql[] = [];
  if (scoreMin !== undefined) all.push(Prisma.sql`score.prob >= ${scoreMin}`);
  // Scores under the floor are not kept.
  if (scoreMax !== undefined) all.push(Prisma.sql`coalesce(score.prob, 0) <= ${scoreMax}`);
  if (signalsDisagree) {
    all.push(Prisma.sql`(SELECT bool_or((reading ->> 'contribution')::float8 >= ${CLEAR})
                            AND bool_or((reading ->> 'contribution')::float8 <= ${-CLEAR})
                           FROM jsonb_array_elements(score.signals -> 'readings') AS reading)`);
  }
  if (reasons.length > 0) {
    const answered = brandId ? Prisma.sql`AND line.brand_id = ${brandId}::uuid` : Prisma.empty;
    all.push(Prisma.sql`EXISTS (
      SELECT FROM review_item AS item
        JOIN verdict ON verdict.review_item_id = item.id
        JOIN verdict_line AS line ON line.verdict_id = verdict.id
       WHERE item.revision_id = revision.id AND item.state = 'settled' ${answered}
         AND line.reason = ANY (${reasons}::reason[])
         AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id))`);
  }
  return all;
}

/** Pictures that came in by an import, with the newest ad content they are part of, if any. */
function importedPictures({ filter, brandId, isSampled }: Scope): Prisma.Sql {
  return Prisma.sql`
    SELECT imported.image_sha256, 0 AS position, shown.revision_id, run.created_at AS received_at,
           ${filter.ask === 'any-mark' ? null : brandId}::uuid AS brand_id, NULL::float8 AS prob
      FROM ${isSampled ? Prisma.sql`sampled` : Prisma.sql`label_import_picture`} AS imported
      JOIN label_import AS run ON run.id = imported.label_import_id
      LEFT JOIN LATERAL (
        SELECT shown.revision_id FROM ad_revision_image AS shown
         WHERE shown.image_sha256 = imported.image_sha256
         ORDER BY shown.revision_id DESC LIMIT 1) AS shown ON true`;
}

/** Pictures that somebody named, each with its brand and the newest ad content it is part of, if any. */
function namedPictures({ filter: { named = [] } }: Scope): Prisma.Sql {
  return Prisma.sql`
    SELECT image.sha256 AS image_sha256, 0 AS position, shown.revision_id, image.created_at AS received_at,
           brand.id AS brand_id, NULL::float8 AS prob
      FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS named ("imageSha256" text, brand text)
      JOIN image ON image.sha256 = named."imageSha256"
      JOIN brand ON brand.slug = named.brand
      LEFT JOIN LATERAL (
        SELECT shown.revision_id FROM ad_revision_image AS shown
         WHERE shown.image_sha256 = image.sha256
         ORDER BY shown.revision_id DESC LIMIT 1) AS shown ON true`;
}

const SHORTER_SIDE = Prisma.sql`least(image.width, image.height)`;

function pictureConditions({ detectorUnsure, sideMin, sideMax, label, boxed }: LabelFilter): Prisma.Sql {
  const all = [Prisma.sql`true`];
  if (sideMin !== undefined) all.push(Prisma.sql`${SHORTER_SIDE} >= ${sideMin}`);
  if (sideMax !== undefined) all.push(Prisma.sql`${SHORTER_SIDE} <= ${sideMax}`);
  if (detectorUnsure) {
    all.push(Prisma.sql`EXISTS (
      SELECT FROM detection JOIN release ON release.id = detection.release_id AND release.state = 'active'
       WHERE detection.image_sha256 = candidate.image_sha256
         AND detection.objectness BETWEEN ${UNSURE.low} AND ${UNSURE.high})`);
  }
  // Where any mark is asked for, a label of any brand counts.
  const believed = Prisma.sql`
    SELECT FROM label
     WHERE label.image_sha256 = candidate.image_sha256 AND label.superseded_by_id IS NULL
       AND (candidate.brand_id IS NULL OR label.brand_id = candidate.brand_id)`;
  if (label === 'unknown') all.push(Prisma.sql`NOT EXISTS (${believed})`);
  else if (label !== 'any')
    all.push(Prisma.sql`EXISTS (${believed} AND label.presence = ${label}::presence)`);
  const searched = Prisma.sql`
    SELECT FROM box_set
     WHERE box_set.image_sha256 = candidate.image_sha256 AND box_set.superseded_by_id IS NULL
       AND box_set.brand_id IS NOT DISTINCT FROM candidate.brand_id`;
  if (boxed === 'no') all.push(Prisma.sql`NOT EXISTS (${searched})`);
  if (boxed === 'yes') all.push(Prisma.sql`EXISTS (${searched})`);
  return Prisma.join(all, ' AND ');
}
