import { describe, expect, test } from 'vitest';
import { RecipeSchema, type RecipeInput } from '@/lib/contracts/dataset-recipes';
import { canEdit, EMPTY_RECIPE_FORM, formOf, readRecipeForm, type RecipeForm } from './recipe-form';

const form = (part: Partial<RecipeForm> = {}): RecipeForm => ({
  ...EMPTY_RECIPE_FORM,
  name: 'shoes',
  ...part,
});
const read = (part: Partial<RecipeForm> = {}) => readRecipeForm(form(part));
const recipeOf = (part: Partial<RecipeForm>) => {
  const answer = read(part);
  if (answer.kind === 'wrong') throw new Error([...answer.fields].join(', '));
  return RecipeSchema.parse(answer.recipe);
};

describe('the form of a recipe', () => {
  test('as it is empty means the recipe with nothing but its kind', () => {
    for (const kind of ['learning', 'closed', 'open', 'business'] as const) {
      expect(recipeOf({ kind })).toEqual(RecipeSchema.parse({ kind }));
    }
  });

  test('says everything it has fields for', () => {
    const recipe = recipeOf({
      brand: 'acme',
      sources: 'north, south,',
      from: '2026-01-01',
      to: '2026-02-01',
      apartFrom: ['closed'],
      positives: '100',
      hardNegatives: '50',
      hardNegativeOrder: 'random',
      trainingPercent: '70',
      validationPercent: '20',
      oversizedPercent: '2.5',
      keepSellersTogether: false,
    });
    expect(recipe).toMatchObject({
      brands: ['acme'],
      sources: ['north', 'south'],
      quotas: { positives: 100, hardNegatives: 50, randomNegatives: null },
      split: {
        shares: { training: 0.7, validation: 0.2, test: 0.1 },
        oversizedShare: 0.025,
        keepSellersTogether: false,
      },
    });
  });

  test.each<[Partial<RecipeForm>, string]>([
    [{ name: 'My shoes!' }, 'name'],
    [{ name: '' }, 'name'],
    [{ positives: 'many' }, 'positives'],
    [{ hardNegatives: '-1' }, 'hardNegatives'],
    [{ trainingPercent: '120' }, 'trainingPercent'],
    [{ nearDuplicateBits: '12' }, 'nearDuplicateBits'],
    [{ nearDuplicateBits: '' }, 'nearDuplicateBits'],
    [{ oversizedPercent: '500' }, 'oversizedPercent'],
    [{ kind: 'open', flaggedPercent: '0' }, 'flaggedPercent'],
    [{ from: '2026-02-01', to: '2026-01-01' }, 'to'],
  ])('with %j names the field %s', (part, field) => {
    const answer = read(part);
    expect(answer.kind === 'wrong' && [...answer.fields]).toContain(field);
  });

  test.each<RecipeInput>([
    {
      kind: 'learning',
      quotas: { positives: 5 },
      split: { shares: { training: 0.6, validation: 0.3, test: 0.1 } },
    },
    { kind: 'closed', positives: 7, brands: ['acme'] },
    { kind: 'open', flaggedShare: 0.25, sources: ['north'] },
    { kind: 'business', apartFrom: ['learning'] },
  ])('goes there and back: %j', (input) => {
    const recipe = RecipeSchema.parse(input);
    expect(canEdit(recipe)).toBe(true);
    expect(recipeOf(formOf('shoes', recipe))).toEqual(recipe);
  });

  test('leaves alone what it could not say', () => {
    expect(canEdit(RecipeSchema.parse({ kind: 'closed', brands: ['a', 'b'] }))).toBe(false);
    const quotas = { positives: 1, hardNegatives: 1, randomNegatives: 1 };
    expect(canEdit(RecipeSchema.parse({ kind: 'learning', brandQuotas: { acme: quotas } }))).toBe(false);
  });
});
