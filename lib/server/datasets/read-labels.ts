import type { Recipe } from '@/lib/contracts/dataset-recipes';
import type { Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import type { FreezeCandidate, NamedBrand } from './freeze-context';

const PAGE = 20_000;

type Options = {
  brands: readonly NamedBrand[];
  presence: 'present' | 'any';
  onRows: (count: number) => Promise<void> | void;
};

/** The labels that stand now, of the recipe's brands, sources and days. */
export async function readLabels(
  tx: Tx,
  recipe: Pick<Recipe, 'sources' | 'from' | 'to'>,
  { brands, presence, onRows }: Options,
): Promise<FreezeCandidate[]> {
  const brandIds = brands.map((brand) => brand.id);
  const all: FreezeCandidate[] = [];
  for (;;) {
    const last = all.at(-1);
    const rows = await tx.$queryRaw<FreezeCandidate[]>`
      SELECT ${candidateColumns(Prisma.sql`pair.image_sha256`, Prisma.sql`pair.source`)}, NULL::text AS "revisionId", NULL::float8 AS "inclusionProb"
        FROM image_brand AS pair
        ${JOIN_BOXES}
       WHERE pair.label_id IS NOT NULL AND pair.brand_id = ANY (${brandIds}::uuid[])
         AND (${presence} = 'any' OR pair.presence = 'present')
         AND (${recipe.sources}::text[] IS NULL OR pair.source = ANY (${recipe.sources}::text[]))
         AND ${within(Prisma.sql`pair.changed_at`, recipe)}
         AND ${last ? Prisma.sql`(pair.image_sha256, pair.brand_id) > (${last.imageSha256}, ${last.brandId}::uuid)` : Prisma.sql`true`}
       ORDER BY pair.image_sha256, pair.brand_id
       LIMIT ${PAGE}`;
    all.push(...rows);
    await onRows(all.length);
    if (rows.length < PAGE) return all;
  }
}

/** Of `pair` (image_brand, with or without a label) and `boxed` (its current box set). */
export const candidateColumns = (image: Prisma.Sql, source: Prisma.Sql) => Prisma.sql`
  ${image}::text AS "imageSha256", ${source}, pair.brand_id::text AS "brandId", pair.label_id::text AS "labelId",
  pair.presence::text, pair.kind::text, coalesce(pair.is_hard_negative, false) AS "isHardNegative",
  coalesce(extract(epoch FROM pair.changed_at) * 1000, 0)::float8 AS "answeredAtMs",
  coalesce(pair.answer_count, 0) AS "answerCount", boxed.id::text AS "boxSetId",
  NULL::text[] AS "unaskedBrandIds"`;
export const JOIN_BOXES = Prisma.sql`
  LEFT JOIN box_set AS boxed ON boxed.image_sha256 = pair.image_sha256 AND boxed.brand_id = pair.brand_id
                            AND boxed.superseded_by_id IS NULL`;

/** Whether an instant is on the recipe's days (UTC, both included). */
export function within(instant: Prisma.Sql, { from, to }: Pick<Recipe, 'from' | 'to'>): Prisma.Sql {
  return Prisma.sql`(${from}::date IS NULL OR ${instant} >= ${from}::date::timestamp AT TIME ZONE 'UTC')
    AND (${to}::date IS NULL OR ${instant} < (${to}::date + 1)::timestamp AT TIME ZONE 'UTC')`;
}
