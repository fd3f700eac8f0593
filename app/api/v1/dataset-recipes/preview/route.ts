import { RecipeSchema } from '@/lib/contracts/dataset-recipes';
import { db } from '@/lib/server/database/db';
import { previewRecipe } from '@/lib/server/datasets/preview-recipe';
import { readJson, route } from '@/lib/server/http';
import { requireUser } from '@/lib/server/session';

/** POST Recipe -> RecipePreview | 422 */
export const POST = route('dataset-recipe-preview', async (request) => {
  await requireUser('ops');
  return Response.json(await previewRecipe(db(), RecipeSchema.parse(await readJson(request))));
});
