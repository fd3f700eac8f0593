import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OperatorError } from '@/lib/server/config/operator-error';
import { readRecipeFile } from './read-recipe-file';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'touchstone-recipe-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(text: string): Promise<string> {
  const name = path.join(folder, 'recipe.json');
  await writeFile(name, text);
  return name;
}

test('a file says name and recipe, with everything left out as it is by default', async () => {
  const given = await file('{"name": "shoes", "recipe": {"kind": "learning", "quotas": {"positives": 5}}}');
  expect(await readRecipeFile(given)).toMatchObject({
    name: 'shoes',
    recipe: {
      kind: 'learning',
      quotas: { positives: 5, hardNegatives: null },
      split: { nearDuplicateBits: 8 },
    },
  });
});

test('a name alone is a dataset that is frozen by its last recipe', async () => {
  expect(await readRecipeFile('shoes')).toEqual({ name: 'shoes', recipe: null });
});

test.each([
  ['{"name": "shoes"', /is not JSON/],
  ['{"name": "My shoes", "recipe": {"kind": "learning"}}', /name/],
  ['{"name": "shoes", "recipe": {"kind": "closed", "quotas": {}}}', /quotas/],
  [
    '{"name": "shoes", "recipe": {"kind": "learning", "split": {"shares": {"training": 1, "validation": 1, "test": 0}}}}',
    /shares/,
  ],
])('%s is refused by field', async (text, problem) => {
  await expect(readRecipeFile(await file(text))).rejects.toThrow(OperatorError);
  await expect(readRecipeFile(await file(text))).rejects.toThrow(problem);
});

test('what is neither a file nor a name is refused', async () => {
  await expect(readRecipeFile('My Shoes')).rejects.toThrow(/neither a recipe file/);
  await expect(readRecipeFile(path.join(folder, 'nowhere.json'))).rejects.toThrow(/cannot be read/);
});
