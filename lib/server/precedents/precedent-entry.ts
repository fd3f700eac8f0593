import { IdentificationPointSchema } from '@/lib/contracts/brands';
import type { Precedent } from '@/lib/contracts/precedents';
import { VIOLATION_REASONS, type Reason } from '@/lib/domain/reasons';
import { Prisma } from '../generated/prisma/client';

// The row is called `one` in every statement that uses these.

/** Neither retired nor taken back: what reviewers are shown. */
export const isStanding = Prisma.sql`one.retired_at IS NULL AND one.taken_back_at IS NULL`;
export const isViolating = Prisma.sql`one.reason = ANY (${[...VIOLATION_REASONS]}::reason[])`;

export const SELECT_PRECEDENT = Prisma.sql`
  SELECT one.id::text AS "precedentId", one.version, one.image_sha256::text AS "imageSha256", brand.id::text AS "brandId",
         brand.slug, brand.name AS "brandName", one.reason::text, one.sentence, one.tags,
         one.definition_id::text AS "definitionId", definition.version AS "definitionVersion",
         one.point_position::int AS "pointPosition", definition.identification_points -> one.point_position::int AS point,
         revision.title, ad.source, ad.external_id AS "externalId", pinner.name AS "pinnedBy", one.created_at AS "createdAt",
         retirer.name AS "retiredBy", one.retired_at AS "retiredAt", one.retire_reason AS "retireReason"
    FROM precedent AS one
    JOIN brand ON brand.id = one.brand_id
    LEFT JOIN brand_definition AS definition ON definition.id = one.definition_id
    LEFT JOIN ad_revision AS revision ON revision.id = one.revision_id
    LEFT JOIN ad ON ad.id = revision.ad_id
    LEFT JOIN user_account AS pinner ON pinner.id = one.pinned_by_id
    LEFT JOIN user_account AS retirer ON retirer.id = one.retired_by_id`;

/** Of a stored point what is shown; definitions add to it what they need themselves. */
export const StoredPointSchema = IdentificationPointSchema.pick({ kind: true, text: true }).strip();

export type PrecedentRow = {
  precedentId: string;
  version: number;
  imageSha256: string;
  brandId: string;
  slug: string;
  brandName: string;
  reason: Reason;
  sentence: string;
  tags: string[];
  definitionId: string | null;
  definitionVersion: number | null;
  pointPosition: number | null;
  point: unknown;
  title: string | null;
  source: string | null;
  externalId: string | null;
  pinnedBy: string | null;
  createdAt: Date;
  retiredBy: string | null;
  retiredAt: Date | null;
  retireReason: string | null;
};

export function toPrecedent(row: PrecedentRow): Precedent {
  const { precedentId, version, imageSha256, reason, sentence, tags, pinnedBy } = row;
  const { brandId, slug, brandName, title, source, externalId, retiredAt, retiredBy, retireReason } = row;
  return {
    precedentId,
    version,
    imageSha256,
    brand: { brandId, slug, name: brandName },
    reason,
    sentence,
    tags,
    point: toPoint(row),
    ad: title !== null && source !== null && externalId !== null ? { title, source, externalId } : null,
    pinnedBy,
    createdAt: row.createdAt.toISOString(),
    retirement:
      retiredAt !== null && retireReason !== null
        ? { by: retiredBy, at: retiredAt.toISOString(), reason: retireReason }
        : null,
  };
}

function toPoint({
  definitionId,
  definitionVersion,
  pointPosition,
  point,
}: PrecedentRow): Precedent['point'] {
  if (definitionId === null || definitionVersion === null || pointPosition === null) return null;
  const { kind, text } = StoredPointSchema.parse(point);
  return { definitionId, definitionVersion, position: pointPosition, kind, text };
}
