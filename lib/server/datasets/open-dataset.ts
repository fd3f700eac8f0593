import { RecipeSchema, type Recipe } from '@/lib/contracts/dataset-recipes';
import { toCanonicalJson } from '@/lib/domain/canonical-json';
import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../database/db';
import { AppError } from '../errors';
import type { FreezeDataset } from './freeze-context';

export type OpenDataset = { dataset: FreezeDataset; recipe: Recipe; recipeNumber: number };

/**
 * The dataset of this name with the recipe to freeze it by: the one given, stored as a new number when it differs from the
 * last, or the last. A name that is new makes a dataset.
 *
 * @throws AppError `not-found` for a new name without a recipe; `conflict` when the recipe is of another kind, or splits
 *   by other rules: pictures stay where the first rules put them
 */
export async function openDataset(
  tx: Tx,
  { name, recipe: given, actorId }: { name: string; recipe: Recipe | null; actorId: string | null },
): Promise<OpenDataset> {
  const found = await tx.dataset.findUnique({
    where: { name },
    include: { recipes: { orderBy: { number: 'desc' }, take: 1 } },
  });
  if (!found) {
    if (!given) throw new AppError('not-found', `There is no dataset ${name}; give a recipe to make one`);
    return makeDataset(tx, { name, recipe: given, actorId });
  }
  const [last] = found.recipes;
  const lastRecipe = RecipeSchema.parse(last!.recipe);
  const dataset = { id: found.id, name, kind: found.kind };
  if (!given || toCanonicalJson(given) === toCanonicalJson(lastRecipe)) {
    return { dataset, recipe: lastRecipe, recipeNumber: last!.number };
  }
  if (given.kind !== found.kind) {
    throw new AppError(
      'conflict',
      `${name} is a dataset of kind ${found.kind}, the recipe is of kind ${given.kind}`,
    );
  }
  if (toCanonicalJson(given.split) !== toCanonicalJson(found.splitRules)) {
    throw new AppError(
      'conflict',
      `split: ${name} puts pictures into splits by other rules, and they stay where they are; give the new rules a new name`,
    );
  }
  const recipeNumber = last!.number + 1;
  await tx.datasetRecipe.create({
    data: { datasetId: found.id, number: recipeNumber, recipe: toStored(given), createdById: actorId },
  });
  return { dataset, recipe: given, recipeNumber };
}

async function makeDataset(
  tx: Tx,
  { name, recipe, actorId }: { name: string; recipe: Recipe; actorId: string | null },
): Promise<OpenDataset> {
  const id = uuidv7();
  await tx.dataset.create({
    data: { id, name, kind: recipe.kind, splitRules: recipe.split, createdById: actorId },
  });
  await tx.datasetRecipe.create({
    data: { datasetId: id, number: 1, recipe: toStored(recipe), createdById: actorId },
  });
  return { dataset: { id, name, kind: recipe.kind }, recipe, recipeNumber: 1 };
}

/** As a recipe file would say it: what an evaluation set's rules imply is not repeated. */
function toStored(recipe: Recipe): object {
  if (recipe.kind === 'learning') return recipe;
  const { seed, nearDuplicateBits, keepSellersTogether } = recipe.split;
  return { ...recipe, split: { seed, nearDuplicateBits, keepSellersTogether } };
}
