import type { Pair, SimilarFilter } from '@/lib/contracts/data-browser';
import { cosineOfUnits } from '@/lib/domain/cosine';
import { groupBy } from '@/lib/domain/group-by';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { fromHalfFloats } from '../scores/half-floats';
import { browseConditions, isMet, matchingRows } from './browse-conditions';
import { PAIR_COLUMNS, PAIR_JOINS, toPair, type PairRow } from './list-pairs';

/** So many pictures whose signs differ least are compared by their vectors. */
const SHORTLIST = 800;

/**
 * Of the pictures most like a given one a pair each, by the cosine of whole-picture embeddings, the likest first and the
 * picture itself foremost. Two steps: of the pictures that pass the filters the signs of the numbers choose a shortlist in
 * the database, cosines order it here; docs/datasets.md says what that misses and how long it takes.
 *
 * @throws AppError `not-found` when no model has looked at the picture yet
 */
export async function findSimilar(
  db: Db,
  filter: SimilarFilter,
): Promise<{ pairs: Pair[]; comparedCount: number }> {
  const { like, limit, ...rest } = filter;
  const [own] = await db.$queryRaw<Array<{ encoderHash: string; vector: Uint8Array }>>`
    SELECT encoder_hash AS "encoderHash", vector FROM embedding
     WHERE image_sha256 = ${like} AND region = 'whole' ORDER BY created_at DESC LIMIT 1`;
  if (!own) throw new AppError('not-found', 'No model has looked at this picture yet');
  const conditions = await browseConditions(db, rest);
  if (!conditions) return { pairs: [], comparedCount: 0 };
  const isFiltered = Object.entries(rest).some(([name, value]) => name !== 'presence' || value !== 'any');
  const shortlist = await db.$queryRaw<Array<{ sha256: string; vector: Uint8Array }>>`
    SELECT image_sha256::text AS sha256, vector FROM embedding
     WHERE encoder_hash = ${own.encoderHash} AND region = 'whole'
       AND ${isFiltered ? Prisma.sql`image_sha256 IN (SELECT pair.image_sha256 FROM ${matchingRows(conditions)})` : Prisma.sql`true`}
     ORDER BY bit_count(signs # (SELECT half_float_signs(${own.vector}))), image_sha256
     LIMIT ${SHORTLIST}`;
  const asked = fromHalfFloats(own.vector);
  const cosines = new Map(
    shortlist.map((one) => [one.sha256, cosineOfUnits(asked, fromHalfFloats(one.vector))]),
  );
  const rows = await db.$queryRaw<PairRow[]>`
    WITH pair AS MATERIALIZED (
      SELECT pair.* FROM image_brand AS pair
       WHERE pair.image_sha256 = ANY (${[...cosines.keys()]}::bpchar[]) AND ${isMet(conditions)})
    SELECT ${PAIR_COLUMNS} FROM pair ${PAIR_JOINS}`;
  const pairs = [...groupBy(rows, (row) => row.imageSha256).values()]
    .map((ofPicture) => toPair(tellingMost(ofPicture), cosines.get(ofPicture[0]!.imageSha256)!))
    .sort(
      (a, b) =>
        // Copies are as like as the picture itself, which comes first.
        Number(b.imageSha256 === like) - Number(a.imageSha256 === like) ||
        b.similarity! - a.similarity! ||
        (a.imageSha256 < b.imageSha256 ? -1 : 1),
    );
  return { pairs: pairs.slice(0, limit), comparedCount: shortlist.length };
}

/** Of the pairs of one picture the one to show: a brand that is there, one that was answered, the likeliest. */
function tellingMost(rows: readonly PairRow[]): PairRow {
  const rank = ({ presence, prob }: PairRow) =>
    (presence === 'present' ? 4 : presence === 'absent' ? 2 : 0) + (prob ?? 0);
  return rows.reduce((best, row) => (rank(row) > rank(best) ? row : best));
}
