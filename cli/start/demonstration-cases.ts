import { randomUUID } from 'node:crypto';
import type { Db } from '@/lib/server/database/db';
import type { Reason } from '@/lib/domain/reasons';
import { pinPrecedent } from '@/lib/server/precedents/pin-precedent';

/** Of each reason so many, at most. */
const PER_REASON = 3;

/** The rulings of the demonstration's reviewer, by what the generator says of an ad. */
const RULINGS: Partial<Record<Reason, { sentence: string; tags: string[] }>> = {
  counterfeit: { sentence: 'The whole mark on goods at a fraction of the usual price', tags: ['price'] },
  'trademark-use': { sentence: 'The mark is legible and the seller shows no licence', tags: ['licence'] },
  'mark-covered': {
    sentence: 'What is left of the mark around the cover is enough to know it',
    tags: ['cover'],
  },
  'look-alike': { sentence: 'A letter is swapped, the rest of the mark is copied', tags: ['spelling'] },
  'generic-style': {
    sentence: 'Shape and pattern are common in this category, no mark is shown',
    tags: ['shape'],
  },
  'not-this-brand': { sentence: 'Another mark, and nothing that points to this brand', tags: ['other mark'] },
  unidentifiable: { sentence: 'The mark is smaller than the definition asks for', tags: ['too small'] },
};

type Example = {
  reviewItemId: string;
  imageSha256: string;
  brandId: string;
  reason: Reason;
  definitionId: string | null;
  hasPoints: boolean;
};

/**
 * Gives the demonstration a few cases of both outcomes, pinned from ads that wait for review. Only where there is none yet,
 * and once something is scored.
 */
export async function ensureDemonstrationCases(db: Db, source: string, reviewerEmail: string): Promise<void> {
  if (await db.precedent.findFirst({ select: { id: true } })) return;
  const reviewer = await db.user.findUnique({ where: { email: reviewerEmail }, select: { id: true } });
  for (const example of await chooseExamples(db, source)) {
    const { reviewItemId, imageSha256, brandId, reason, definitionId, hasPoints } = example;
    await pinPrecedent(db, reviewer?.id ?? null, randomUUID(), {
      reviewItemId,
      imageSha256,
      brandId,
      reason,
      ...RULINGS[reason]!,
      point: definitionId !== null && hasPoints ? { definitionId, position: 0 } : null,
    });
  }
}

/** Of every reason a few ads, of different pictures, with the brand that is suspected most. */
function chooseExamples(db: Db, source: string): Promise<Example[]> {
  return db.$queryRaw<Example[]>`
    WITH told AS (
      SELECT DISTINCT ON (score.image_sha256, suspect.brand_id) item.id AS item_id, score.image_sha256, suspect.brand_id,
             truth.truth ->> 'reason' AS reason, definition.id AS definition_id,
             coalesce(jsonb_array_length(definition.identification_points), 0) > 0 AS has_points
        FROM review_item AS item
        JOIN ad ON ad.id = item.ad_id AND ad.source = ${source}
        JOIN ad_truth AS truth ON truth.ad_id = ad.id
        JOIN ad_revision AS revision ON revision.id = item.revision_id
        JOIN review_suspect AS suspect ON suspect.review_item_id = item.id AND suspect.position = 0
        JOIN brand ON brand.id = suspect.brand_id
        JOIN ad_score AS score ON score.revision_id = revision.id AND score.revision_at = revision.created_at
                              AND score.brand_model_id = suspect.brand_model_id
        LEFT JOIN brand_definition AS definition ON definition.brand_id = brand.id AND definition.state = 'published'
       WHERE item.state = 'open' AND truth.truth ->> 'reason' = ANY (${Object.keys(RULINGS)}::text[])
         AND (truth.truth ->> 'brand' IS NULL OR truth.truth ->> 'brand' = brand.slug)
       ORDER BY score.image_sha256, suspect.brand_id, item.id),
    numbered AS (SELECT *, row_number() OVER (PARTITION BY reason ORDER BY item_id) AS number FROM told)
    SELECT item_id::text AS "reviewItemId", image_sha256::text AS "imageSha256", brand_id::text AS "brandId", reason,
           definition_id::text AS "definitionId", has_points AS "hasPoints"
      FROM numbered WHERE number <= ${PER_REASON}::int ORDER BY item_id`;
}
