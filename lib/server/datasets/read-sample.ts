import type { DataSheet } from '@/lib/contracts/data-sheet';
import type { Recipe } from '@/lib/contracts/dataset-recipes';
import { stableRandom } from '@/lib/domain/datasets/stable-random';
import type { Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import type { FreezeCandidate, NamedBrand } from './freeze-context';
import { candidateColumns, JOIN_BOXES, within } from './read-labels';
import { inPartsOf } from './slices';

type OpenRecipe = Extract<Recipe, { kind: 'open' }>;
export type Sample = { candidates: FreezeCandidate[]; facts: NonNullable<DataSheet['sample']> };

/**
 * The random sample of live traffic: ads drawn as audits with the chance they were drawn with, and of the flagged ones,
 * which came into the queue for certain, the recipe's share. Only from complete cohorts: days (UTC) on which every ad is
 * scored and every item decided, so that what is quick to decide does not weigh more. Each picture of a decided ad is
 * an entry for every label it has, or one without a brand.
 */
export async function readSample(
  tx: Tx,
  recipe: OpenRecipe,
  brands: readonly NamedBrand[],
  onShare: (doneShare: number) => Promise<void> | void,
): Promise<Sample> {
  const cohorts = await listCohorts(tx, recipe);
  const complete = cohorts.filter((cohort) => cohort.isComplete).map((cohort) => cohort.day);
  const sampled = (await listSampledAds(tx, recipe, complete)).flatMap((ad) => {
    if (!ad.isFlagged) return [{ ...ad, inclusionProb: ad.drawnProb! }];
    const isTaken = stableRandom(recipe.split.seed, ad.adKey) < recipe.flaggedShare;
    return isTaken ? [{ ...ad, inclusionProb: recipe.flaggedShare }] : [];
  });
  const decided = sampled.filter((ad) => ad.isDecided);
  const candidates: FreezeCandidate[] = [];
  for (const part of inPartsOf(decided, 2_000)) {
    candidates.push(...(await readPictures(tx, part, brands)));
    await onShare(candidates.length / Math.max(1, decided.length));
  }
  return {
    candidates,
    facts: {
      cohorts: complete.length,
      incompleteCohorts: cohorts.length - complete.length,
      drawn: sampled.length,
      undecided: sampled.length - decided.length,
      flaggedAds: decided.filter((ad) => ad.isFlagged).length,
      auditedAds: decided.filter((ad) => !ad.isFlagged).length,
    },
  };
}

const ofSources = ({ sources }: OpenRecipe) =>
  Prisma.sql`(${sources}::text[] IS NULL OR ad.source = ANY (${sources}::text[]))`;

/** Days that are over. An item that was superseded will never be decided; its ad counts as undecided. */
function listCohorts(tx: Tx, recipe: OpenRecipe) {
  return tx.$queryRaw<Array<{ day: string; isComplete: boolean }>>`
    SELECT (revision.created_at AT TIME ZONE 'UTC')::date::text AS day,
           bool_and(scoring.state <> 'queued' AND coalesce(item.state IN ('settled', 'superseded', 'withdrawn'), true)) AS "isComplete"
      FROM ad_revision AS revision
      JOIN ad ON ad.id = revision.ad_id
      JOIN scoring ON scoring.revision_id = revision.id
      LEFT JOIN review_item AS item ON item.revision_id = revision.id
     WHERE revision.created_at < date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
       AND ${ofSources(recipe)} AND ${within(Prisma.sql`revision.created_at`, recipe)}
     GROUP BY 1 ORDER BY 1`;
}

type SampledAd = {
  revisionId: string;
  /** As its source calls it, so that the draw is the same on another installation. */
  adKey: string;
  isFlagged: boolean;
  drawnProb: number | null;
  isDecided: boolean;
};

/** Ads that were ever flagged, and those drawn as audits. */
function listSampledAds(tx: Tx, recipe: OpenRecipe, days: string[]): Promise<SampledAd[]> {
  return tx.$queryRaw<SampledAd[]>`
    SELECT revision.id::text AS "revisionId", jsonb_build_array(ad.source, ad.external_id, revision.revision)::text AS "adKey",
           bool_or(decision.is_flagged) AS "isFlagged", max(draw.p) AS "drawnProb",
           EXISTS (SELECT FROM review_item AS item
                    WHERE item.state = 'settled' AND item.revision_id = revision.id) AS "isDecided"
      FROM ad_revision AS revision
      JOIN ad ON ad.id = revision.ad_id
      JOIN triage_decision AS decision ON decision.revision_id = revision.id AND decision.revision_at = revision.created_at
      LEFT JOIN sample_draw AS draw ON draw.revision_id = revision.id AND draw.design = 'audit'
     WHERE (revision.created_at AT TIME ZONE 'UTC')::date = ANY (${days}::date[]) AND ${ofSources(recipe)}
     GROUP BY revision.id, ad.id
    HAVING bool_or(decision.is_flagged) OR max(draw.p) IS NOT NULL
     ORDER BY revision.id`;
}

function readPictures(
  tx: Tx,
  ads: ReadonlyArray<{ revisionId: string; inclusionProb: number }>,
  brands: readonly NamedBrand[],
): Promise<FreezeCandidate[]> {
  const rows = ads.map(({ revisionId, inclusionProb }) => ({ revision_id: revisionId, p: inclusionProb }));
  return tx.$queryRaw<FreezeCandidate[]>`
    SELECT ${candidateColumns(Prisma.sql`shown.image_sha256`, Prisma.sql`ad.source`)},
           sampled.revision_id::text AS "revisionId", sampled.p AS "inclusionProb"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS sampled (revision_id uuid, p float8)
      JOIN ad_revision AS revision ON revision.id = sampled.revision_id
      JOIN ad ON ad.id = revision.ad_id
      JOIN LATERAL (SELECT DISTINCT image_sha256 FROM ad_revision_image WHERE revision_id = revision.id) AS shown ON true
      LEFT JOIN image_brand AS pair
        ON pair.image_sha256 = shown.image_sha256 AND pair.label_id IS NOT NULL
       AND pair.brand_id = ANY (${brands.map((brand) => brand.id)}::uuid[])
      ${JOIN_BOXES}`;
}
