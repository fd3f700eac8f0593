import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { RecipeFileSchema, type Recipe } from '@/lib/contracts/dataset-recipes';
import { DatasetNameSchema } from '@/lib/contracts/datasets';
import { OperatorError } from '@/lib/server/config/operator-error';
import { userPath } from '../user-path';

/**
 * What `touchstone dataset freeze` was given: a recipe file, or the name of a dataset that is frozen by its last recipe.
 * @throws OperatorError when it is neither, naming the field of the file that is wrong
 */
export async function readRecipeFile(given: string): Promise<{ name: string; recipe: Recipe | null }> {
  if (!given.endsWith('.json')) {
    const name = DatasetNameSchema.safeParse(given);
    if (name.success) return { name: name.data, recipe: null };
    throw new OperatorError(
      `${given} is neither a recipe file (NAME.json) nor a dataset's name: ${z.prettifyError(name.error)}`,
    );
  }
  const text = await readFile(userPath(given), 'utf8').catch((error: unknown) => {
    throw new OperatorError(`${given} cannot be read (${String(error)})`, { cause: error });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new OperatorError(`${given} is not JSON: ${String(error)}`, { cause: error });
  }
  const parsed = RecipeFileSchema.safeParse(json);
  if (!parsed.success) throw new OperatorError(`${given}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
