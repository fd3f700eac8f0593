import type { Recipe } from '@/lib/contracts/dataset-recipes';
import { groupBy } from '@/lib/domain/group-by';
import { REASONS, showsBrand } from '@/lib/domain/reasons';
import type { Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import type { FreezeCandidate, NamedBrand } from './freeze-context';
import { within } from './read-labels';

/**
 * Pictures that people said show none of the brands: displayed when all whose answers settled an ad pressed "none is shown" and
 * named no brand, nor one that they could not tell. A picture that a label or a verdict on another ad says more of is none of
 * them. Each comes once, with the ad that left the fewest brands out.
 *
 * Nobody was asked about a brand whose first definition was published after the answer, or that the seller was authorised for. A
 * picture is left out where labels say it all: of every brand of the recipe that was asked about.
 *
 * @param labels of the recipe's brands
 */
export async function readBrandFree(
  tx: Tx,
  recipe: Pick<Recipe, 'sources' | 'from' | 'to'>,
  brands: readonly NamedBrand[],
  labels: readonly Pick<FreezeCandidate, 'imageSha256' | 'brandId'>[],
): Promise<FreezeCandidate[]> {
  const rows = await tx.$queryRaw<Row[]>`
    WITH answer AS (
      SELECT item.id AS item_id, item.revision_id, item.ended_at, verdict.id, verdict.created_at, verdict.shown,
             slot.purpose = 'adjudication' AS is_last_word,
             (verdict.line_count = 0 OR EXISTS (SELECT FROM verdict_line WHERE verdict_id = verdict.id AND is_implied))
               AND NOT EXISTS (SELECT FROM verdict_line WHERE verdict_id = verdict.id AND ${SAYS_MORE}) AS is_none
        FROM review_item AS item
        JOIN verdict ON verdict.review_item_id = item.id AND verdict.kind = 'decision'
        JOIN work_slot AS slot ON slot.id = verdict.slot_id
       WHERE item.state = 'settled' AND ${within(Prisma.sql`item.ended_at`, recipe)}
         AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id)
    ), settling AS (
      SELECT * FROM answer
       WHERE is_last_word OR NOT EXISTS (SELECT FROM answer AS last WHERE last.item_id = answer.item_id AND last.is_last_word)
    ), free AS (
      SELECT item_id, revision_id, ended_at, min(created_at) AS answered_at, count(*)::int AS answer_count
        FROM settling GROUP BY item_id, revision_id, ended_at HAVING bool_and(is_none)
    )
    SELECT DISTINCT ON (picture.sha256)
           picture.sha256 AS "imageSha256", ad.source, free.revision_id::text AS "revisionId", free.answer_count AS "answerCount",
           (extract(epoch FROM free.ended_at) * 1000)::float8 AS "answeredAtMs", unasked.brand_ids AS "unaskedBrandIds"
      FROM free
      JOIN ad_revision AS revision ON revision.id = free.revision_id
      JOIN ad ON ad.id = revision.ad_id
      JOIN LATERAL (
        SELECT DISTINCT jsonb_array_elements_text(settling.shown -> 'images') AS sha256
          FROM settling WHERE settling.item_id = free.item_id) AS picture ON true
      JOIN LATERAL (
        SELECT ARRAY(
          SELECT brand.id::text FROM brand
           WHERE brand.id = ANY (${brands.map((brand) => brand.id)}::uuid[])
             AND (NOT EXISTS (SELECT FROM brand_definition AS definition
                               WHERE definition.brand_id = brand.id AND definition.published_at <= free.answered_at)
                  OR EXISTS (SELECT FROM triage_decision AS decision
                              WHERE decision.revision_id = revision.id AND decision.revision_at = revision.created_at
                                AND brand.id = ANY (decision.authorized_brand_ids)))
           ORDER BY brand.slug COLLATE "C") AS brand_ids) AS unasked ON true
     WHERE (${recipe.sources}::text[] IS NULL OR ad.source = ANY (${recipe.sources}::text[]))
       AND NOT EXISTS (SELECT FROM label
                        WHERE label.image_sha256 = picture.sha256::bpchar AND label.superseded_by_id IS NULL AND label.presence = 'present')
       AND NOT EXISTS (
         SELECT FROM ad_revision_image AS elsewhere
           JOIN review_item AS item ON item.revision_id = elsewhere.revision_id AND item.state = 'settled'
           JOIN verdict ON verdict.review_item_id = item.id
           JOIN verdict_line ON verdict_line.verdict_id = verdict.id AND ${SAYS_MORE}
          WHERE elsewhere.image_sha256 = picture.sha256::bpchar
            AND NOT EXISTS (SELECT FROM verdict_withdrawal WHERE verdict_id = verdict.id))
     ORDER BY picture.sha256, cardinality(unasked.brand_ids), ad.source COLLATE "C", ad.external_id COLLATE "C", revision.revision`;
  const labelsOf = groupBy(labels, ({ imageSha256 }) => imageSha256);
  return rows
    .filter(({ imageSha256, unaskedBrandIds }) => {
      const known = new Set([
        ...unaskedBrandIds,
        ...(labelsOf.get(imageSha256) ?? []).map(({ brandId }) => brandId),
      ]);
      return brands.some(({ id }) => !known.has(id));
    })
    .map((row) => ({ ...row, ...WITHOUT_LABEL }));
}

/** That a brand is not there, and no more. */
const ABSENT = REASONS.filter((reason) => !showsBrand(reason) && reason !== 'unidentifiable');
/** Of `verdict_line`. */
const SAYS_MORE = Prisma.sql`verdict_line.reason::text <> ALL (${ABSENT})`;

type Row = Pick<FreezeCandidate, 'imageSha256' | 'source' | 'answeredAtMs' | 'answerCount'> & {
  revisionId: string;
  unaskedBrandIds: string[];
};

const WITHOUT_LABEL = {
  brandId: null,
  labelId: null,
  presence: null,
  kind: null,
  isHardNegative: false,
  boxSetId: null,
  inclusionProb: null,
} as const;
