import { z } from 'zod';
import type { EvaluationFailure, FailuresQuery } from '@/lib/contracts/evaluations';
import { CASE_SLICES } from '@/lib/domain/evaluation/slices';
import type { Db } from '../database/db';
import { readCursor, writeCursor } from '../database/list-cursor';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { findEnded } from './find-ended';

type Row = Omit<EvaluationFailure, 'brand'> & { slug: string; name: string };

/**
 * What the machine got wrong at its thresholds, the worst first: missed brands with the lowest probability, or wrong flags
 * with the highest. Keyset-paged.
 *
 * @throws AppError `not-found`, `conflict` while it has not ended; `bad-input` when the cursor is not one that this list gave out
 */
export async function listFailures(
  db: Db,
  evaluationId: string,
  query: FailuresQuery,
): Promise<{ failures: EvaluationFailure[]; nextCursor: string | null }> {
  await findEnded(db, evaluationId);
  const { kind, limit } = query;
  const order =
    kind === 'missed'
      ? Prisma.sql`score.fused, score.number, score.brand_id`
      : Prisma.sql`score.fused DESC, score.number DESC, score.brand_id DESC`;
  const rows = await db.$queryRaw<Array<Row & { brandId: string }>>`
    WITH worst AS (
      SELECT score.* FROM evaluation_score AS score
       WHERE score.evaluation_id = ${evaluationId}::uuid AND score.outcome = ${kind}::evaluation_outcome AND ${conditions(query)}
       ORDER BY ${order} LIMIT ${limit + 1})
    SELECT score.number, score.image_sha256::text AS "imageSha256", image.width, image.height, brand.slug, brand.name,
           score.fused AS prob, model.threshold, score.kind::text, score.brand_id::text AS "brandId"
      FROM worst AS score
      JOIN evaluation_model AS model ON model.evaluation_id = score.evaluation_id AND model.brand_id = score.brand_id
      JOIN image ON image.sha256 = score.image_sha256
      JOIN brand ON brand.id = score.brand_id
     ORDER BY ${order}`;
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    failures: rows
      .slice(0, limit)
      .map(({ slug, name, brandId: _brandId, ...row }) => ({ ...row, brand: { slug, name } })),
    nextCursor: last ? writeCursor([last.prob, last.number, last.brandId]) : null,
  };
}

function conditions({ kind, brand, slice, value, cursor }: FailuresQuery): Prisma.Sql {
  const all = [Prisma.sql`true`];
  if (brand !== undefined) {
    all.push(Prisma.sql`score.brand_id = (SELECT id FROM brand WHERE slug = ${brand})`);
  }
  if (slice !== undefined) all.push(inSlice(slice, value));
  if (cursor !== undefined) {
    const [prob, number, brandId] = readCursor(CursorSchema, cursor);
    const place = Prisma.sql`(${prob}::float8, ${number}::int, ${brandId}::uuid)`;
    all.push(
      kind === 'missed'
        ? Prisma.sql`(score.fused, score.number, score.brand_id) > ${place}`
        : Prisma.sql`(score.fused, score.number, score.brand_id) < ${place}`,
    );
  }
  return Prisma.join(all, ' AND ');
}

/** An empty value = not known. */
function inSlice(slice: NonNullable<FailuresQuery['slice']>, value: string): Prisma.Sql {
  const ofCase = CASE_SLICES.find((one) => one === slice);
  if (ofCase) {
    return Prisma.sql`EXISTS (
      SELECT FROM evaluation_case AS one
       WHERE one.evaluation_id = score.evaluation_id AND one.number = score.number
         AND coalesce(${CASE_COLUMNS[ofCase]}, '') = ${value})`;
  }
  if (slice === 'kind') return Prisma.sql`coalesce(score.kind::text, '') = ${value}`;
  const range = MARK_RANGES[value];
  if (!range) throw new AppError('bad-input', `value: there is no "${value}" in the slice ${slice}`);
  return range;
}

const CASE_COLUMNS: Record<(typeof CASE_SLICES)[number], Prisma.Sql> = {
  category: Prisma.sql`one.category`,
  source: Prisma.sql`one.source`,
  language: Prisma.sql`one.language`,
};

/** As `markStateOf` and `markSizeOf` of lib/domain/evaluation/slices.ts cut them. */
const MARK_RANGES: Readonly<Record<string, Prisma.Sql>> = {
  with: Prisma.sql`score.mark_size > 0`,
  without: Prisma.sql`score.mark_size = 0`,
  none: Prisma.sql`score.mark_size = 0`,
  'not-searched': Prisma.sql`score.mark_size IS NULL`,
  'under-5': Prisma.sql`score.mark_size > 0 AND score.mark_size < 0.05`,
  '5-to-10': Prisma.sql`score.mark_size >= 0.05 AND score.mark_size < 0.1`,
  '10-to-25': Prisma.sql`score.mark_size >= 0.1 AND score.mark_size < 0.25`,
  'over-25': Prisma.sql`score.mark_size >= 0.25`,
};

const CursorSchema = z.tuple([z.number(), z.number().int(), z.uuid()]);
