import type { PlannedCase } from '@/lib/domain/evaluation/plan-cases';
import type { Db } from '../database/db';

/** What is known of a case beside its labels. */
export type CaseFacts = {
  /** Blank without an ad. */
  title: string;
  /** In their order; of a closed set the picture alone. */
  images: string[];
  category: string | null;
  source: string | null;
  language: string | null;
  /** Brands that the seller may sell, as triage last knew it: they are subtracted before thresholds. */
  authorizedBrandIds: string[];
};

/**
 * The ad of each case: of a picture of a closed set the newest content that showed it when the version was frozen, whose title
 * and words it is measured with.
 *
 * @returns in the order of the cases
 */
export async function describeCases(
  db: Db,
  cases: readonly PlannedCase[],
  frozenAt: Date,
): Promise<CaseFacts[]> {
  const wanted = cases.map(({ number, imageSha256, revisionId }) => ({
    number,
    image: imageSha256,
    revision: revisionId,
  }));
  const rows = await db.$queryRaw<Array<CaseFacts & { number: number }>>`
    SELECT wanted.number, coalesce(revision.title, '') AS title, revision.category, ad.source, revision.language,
           CASE WHEN wanted.revision IS NULL THEN ARRAY[wanted.image] ELSE (
             SELECT array_agg(DISTINCT image_sha256::text) FROM ad_revision_image WHERE revision_id = revision.id) END AS images,
           CASE WHEN wanted.revision IS NULL THEN '{}' ELSE coalesce((
             SELECT decision.authorized_brand_ids FROM triage_decision AS decision
              WHERE decision.revision_id = revision.id AND decision.revision_at = revision.created_at
              ORDER BY decision.decided_at DESC LIMIT 1), '{}')::text[] END AS "authorizedBrandIds"
      FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS wanted (number int, image text, revision uuid)
      LEFT JOIN LATERAL (
        SELECT shown.revision_id
          FROM ad_revision_image AS shown
          JOIN ad_revision AS seen ON seen.id = shown.revision_id AND seen.created_at <= ${frozenAt}
         WHERE wanted.revision IS NULL AND shown.image_sha256 = wanted.image
         ORDER BY seen.created_at DESC, seen.id DESC LIMIT 1) AS newest ON true
      LEFT JOIN ad_revision AS revision ON revision.id = coalesce(wanted.revision, newest.revision_id)
      LEFT JOIN ad ON ad.id = revision.ad_id`;
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  return cases.map(({ number }) => {
    const { number: _number, ...facts } = byNumber.get(number)!;
    return facts;
  });
}
