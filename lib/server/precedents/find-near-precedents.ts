import type { NearPrecedent, NearPrecedents } from '@/lib/contracts/precedents';
import { cosineOfUnits } from '@/lib/domain/cosine';
import { isViolation } from '@/lib/domain/reasons';
import type { Db } from '../database/db';
import { AppError } from '../errors';
import { Prisma } from '../generated/prisma/client';
import { fromHalfFloats } from '../scores/half-floats';
import { isStanding, isViolating, SELECT_PRECEDENT, toPrecedent, type PrecedentRow } from './precedent-entry';

/** Of each outcome so many are shown. */
const SHOWN = 4;
/** Of each outcome and suspect so many are compared by their vectors, those whose signs differ least. */
const SHORTLIST = 24;

/**
 * For every suspect of an item the standing precedents of its brand that are most like the picture that speaks most for it,
 * violations and others apart: by the cosine of whole-picture embeddings under the encoder that saw the picture last. Those
 * that cannot be compared come after, the newest first.
 *
 * @throws AppError `not-found` without such an item
 */
export async function findNearPrecedents(db: Db, reviewItemId: string): Promise<NearPrecedents> {
  const suspects = await listSuspects(db, reviewItemId);
  const candidates = await listCandidates(db, suspects);
  const chosen = suspects.map(({ brandId, vector }) => {
    const asked = vector && fromHalfFloats(vector);
    const measured = candidates
      .filter((candidate) => candidate.brandId === brandId)
      .map(({ vector: own, ...candidate }) => ({
        ...candidate,
        similarity: asked && own ? cosineOfUnits(asked, fromHalfFloats(own)) : null,
      }))
      .sort(
        (a, b) =>
          (b.similarity ?? -2) - (a.similarity ?? -2) || b.createdAt.getTime() - a.createdAt.getTime(),
      );
    const ofOutcome = (isOne: boolean) =>
      measured.filter((candidate) => candidate.isViolation === isOne).slice(0, SHOWN);
    return { brandId, near: [...ofOutcome(true), ...ofOutcome(false)] };
  });
  const entries = await loadEntries(
    db,
    chosen.flatMap(({ near }) => near.map(({ id }) => id)),
  );
  return {
    suspects: chosen.map(({ brandId, near }) => {
      const shown = near.map(({ id, similarity }): NearPrecedent => ({ ...entries.get(id)!, similarity }));
      return {
        brandId,
        violations: shown.filter(({ reason }) => isViolation(reason)),
        others: shown.filter(({ reason }) => !isViolation(reason)),
      };
    }),
  };
}

type Suspect = { brandId: string; encoderHash: string | null; vector: Uint8Array | null };

/** Each suspect with the embedding of the picture that speaks most for it; null where none is stored. */
async function listSuspects(db: Db, reviewItemId: string): Promise<Suspect[]> {
  const rows = await db.$queryRaw<Array<Suspect | { brandId: null }>>`
    SELECT suspect.brand_id::text AS "brandId", seen.encoder_hash AS "encoderHash", seen.vector
      FROM review_item AS item
      JOIN ad_revision AS revision ON revision.id = item.revision_id
      LEFT JOIN review_suspect AS suspect ON suspect.review_item_id = item.id
      LEFT JOIN ad_score AS score ON score.revision_id = revision.id AND score.revision_at = revision.created_at
                                 AND score.brand_model_id = suspect.brand_model_id
      LEFT JOIN LATERAL (
        SELECT encoder_hash, vector FROM embedding
         WHERE image_sha256 = coalesce(score.image_sha256, (SELECT image_sha256 FROM ad_revision_image WHERE revision_id = revision.id AND position = 0))
           AND region = 'whole'
         ORDER BY created_at DESC LIMIT 1) AS seen ON true
     WHERE item.id = ${reviewItemId}::uuid ORDER BY suspect.position`;
  if (rows.length === 0) throw new AppError('not-found', 'There is no such item');
  return rows.flatMap((row) => (row.brandId === null ? [] : [row]));
}

type Candidate = {
  id: string;
  brandId: string;
  isViolation: boolean;
  createdAt: Date;
  vector: Uint8Array | null;
};

async function listCandidates(db: Db, suspects: readonly Suspect[]): Promise<Candidate[]> {
  if (suspects.length === 0) return [];
  const asked = Prisma.join(
    suspects.map(
      ({ brandId, encoderHash, vector }) =>
        Prisma.sql`(${brandId}::uuid, ${encoderHash}::text, ${vector}::bytea)`,
    ),
  );
  const ofOutcome = (isOne: boolean) => Prisma.sql`
    SELECT near.*, ${isOne}::boolean AS "isViolation" FROM asked, LATERAL (
      SELECT one.id::text, one.brand_id::text AS "brandId", one.created_at AS "createdAt", seen.vector
        FROM precedent AS one
        LEFT JOIN embedding AS seen ON seen.image_sha256 = one.image_sha256 AND seen.encoder_hash = asked.encoder_hash
                                   AND seen.region = 'whole'
       WHERE one.brand_id = asked.brand_id AND ${isStanding} AND ${isOne ? isViolating : Prisma.sql`NOT (${isViolating})`}
       ORDER BY bit_count(seen.signs # asked.signs) NULLS LAST, one.created_at DESC
       LIMIT ${SHORTLIST}) AS near`;
  return db.$queryRaw<Candidate[]>`
    WITH asked AS MATERIALIZED (
      SELECT brand_id, encoder_hash, half_float_signs(vector) AS signs FROM (VALUES ${asked}) AS suspect (brand_id, encoder_hash, vector))
    ${ofOutcome(true)} UNION ALL ${ofOutcome(false)}`;
}

async function loadEntries(db: Db, ids: readonly string[]) {
  const rows = await db.$queryRaw<PrecedentRow[]>`
    ${SELECT_PRECEDENT} WHERE one.id = ANY (${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.precedentId, toPrecedent(row)]));
}
