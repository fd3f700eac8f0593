import type { Recipe } from '@/lib/contracts/dataset-recipes';
import type { RecipePreview } from '@/lib/contracts/dataset-versions';
import type { Db, Tx } from '../database/db';
import { Prisma } from '../generated/prisma/client';
import { findRecipeBrands, type FreezeCandidate, type NamedBrand } from './freeze-context';
import { within } from './read-labels';
import { readMisses } from './read-misses';
import { readSample } from './read-sample';

/** What a recipe matches now, before quotas and splits. @throws AppError `bad-input` for brands that there are not */
export function previewRecipe(db: Db, recipe: Recipe): Promise<RecipePreview> {
  return db.$transaction(
    async (tx) => {
      const brands = await findRecipeBrands(tx, recipe);
      switch (recipe.kind) {
        case 'learning':
        case 'closed':
          return countLabels(tx, recipe, brands);
        case 'open':
          return countCandidates((await readSample(tx, recipe, brands, () => {})).candidates);
        case 'business':
          return countCandidates(await readMisses(tx, recipe, brands));
      }
    },
    { timeout: 60_000 },
  );
}

async function countLabels(tx: Tx, recipe: Recipe, brands: readonly NamedBrand[]): Promise<RecipePreview> {
  const [counts] = await tx.$queryRaw<RecipePreview[]>`
    SELECT count(*)::int AS entries, count(DISTINCT pair.image_sha256)::int AS images,
           count(*) FILTER (WHERE pair.presence = 'present')::int AS positives,
           count(*) FILTER (WHERE pair.is_hard_negative)::int AS "hardNegatives",
           count(*) FILTER (WHERE pair.presence = 'absent' AND NOT pair.is_hard_negative)::int AS "randomNegatives"
      FROM image_brand AS pair
     WHERE pair.label_id IS NOT NULL AND pair.brand_id = ANY (${brands.map((brand) => brand.id)}::uuid[])
       AND (${recipe.kind} = 'learning' OR pair.presence = 'present')
       AND (${recipe.sources}::text[] IS NULL OR pair.source = ANY (${recipe.sources}::text[]))
       AND ${within(Prisma.sql`pair.changed_at`, recipe)}`;
  return counts!;
}

function countCandidates(candidates: readonly FreezeCandidate[]): RecipePreview {
  const count = (isSo: (one: FreezeCandidate) => boolean) => candidates.filter(isSo).length;
  return {
    entries: candidates.length,
    images: new Set(candidates.map((one) => one.imageSha256)).size,
    positives: count((one) => one.presence === 'present'),
    hardNegatives: count((one) => one.isHardNegative),
    randomNegatives: count((one) => one.presence === 'absent' && !one.isHardNegative),
  };
}
