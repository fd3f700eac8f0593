import type { Recipe } from '@/lib/contracts/dataset-recipes';
import { REASONS, isViolation } from '@/lib/domain/reasons';
import type { Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import type { FreezeCandidate, NamedBrand } from './freeze-context';
import { candidateColumns, JOIN_BOXES, within } from './read-labels';

/**
 * Past misses: pictures that people named as evidence of a violation of a brand, in ads that the machine had scored and
 * never flagged for that brand (an audit found them, or the flag of another brand), and whose seller was not authorised.
 * The label still says that the brand is there.
 */
export function readMisses(
  tx: Tx,
  recipe: Extract<Recipe, { kind: 'business' }>,
  brands: readonly NamedBrand[],
): Promise<FreezeCandidate[]> {
  const violations = REASONS.filter(isViolation);
  return tx.$queryRaw<FreezeCandidate[]>`
    SELECT DISTINCT ON (pair.image_sha256, pair.brand_id, item.revision_id)
           ${candidateColumns(Prisma.sql`pair.image_sha256`, Prisma.sql`ad.source`)},
           item.revision_id::text AS "revisionId", triage.p AS "inclusionProb"
      FROM review_item AS item
      JOIN ad_revision AS revision ON revision.id = item.revision_id
      JOIN ad ON ad.id = revision.ad_id
      JOIN verdict ON verdict.review_item_id = item.id
      JOIN verdict_line AS line ON line.verdict_id = verdict.id
      JOIN image_brand AS pair ON pair.brand_id = line.brand_id AND pair.image_sha256 = ANY (line.evidence_sha256::bpchar[])
      ${JOIN_BOXES}
      JOIN LATERAL (
        SELECT max(decision.p) AS p,
               bool_or(decision.flags @> jsonb_build_array(jsonb_build_object('brandId', line.brand_id))) AS "wasFlagged",
               bool_or(line.brand_id = ANY (decision.authorized_brand_ids)) AS "wasAuthorized"
          FROM triage_decision AS decision
         WHERE decision.revision_id = revision.id AND decision.revision_at = revision.created_at) AS triage
        ON NOT triage."wasFlagged" AND NOT triage."wasAuthorized"
     WHERE item.state = 'settled' AND pair.presence = 'present'
       AND line.reason::text = ANY (${violations}) AND line.brand_id = ANY (${brands.map((brand) => brand.id)}::uuid[])
       AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
       AND (${recipe.sources}::text[] IS NULL OR ad.source = ANY (${recipe.sources}::text[]))
       AND ${within(Prisma.sql`revision.created_at`, recipe)}
     ORDER BY pair.image_sha256, pair.brand_id, item.revision_id`;
}
