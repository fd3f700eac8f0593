import { RecipeSchema, type Recipe, type RecipeInput } from '@/lib/contracts/dataset-recipes';
import { DatasetNameSchema } from '@/lib/contracts/datasets';

/** What a person has typed and chosen for a recipe; empty text = not given. Shares are typed in percent. */
export type RecipeForm = {
  name: string;
  kind: Recipe['kind'];
  brand: string | null;
  sources: string;
  from: string;
  to: string;
  apartFrom: readonly string[];
  positives: string;
  hardNegatives: string;
  randomNegatives: string;
  hardNegativeOrder: 'newest' | 'random';
  flaggedPercent: string;
  seed: string;
  trainingPercent: string;
  validationPercent: string;
  nearDuplicateBits: string;
  keepSellersTogether: boolean;
  oversizedPercent: string;
};

export const EMPTY_RECIPE_FORM: RecipeForm = {
  name: '',
  kind: 'learning',
  brand: null,
  sources: '',
  from: '',
  to: '',
  apartFrom: [],
  positives: '',
  hardNegatives: '',
  randomNegatives: '',
  hardNegativeOrder: 'newest',
  flaggedPercent: '100',
  seed: '1',
  trainingPercent: '80',
  validationPercent: '10',
  nearDuplicateBits: '8',
  keepSellersTogether: true,
  oversizedPercent: '5',
};

type Read =
  { kind: 'ready'; name: string; recipe: RecipeInput } | { kind: 'wrong'; fields: ReadonlySet<string> };

/** The recipe that a form means, or the names of the form's fields that stand in its way. */
export function readRecipeForm(form: RecipeForm): Read {
  const recipe = toRecipe(form);
  const name = DatasetNameSchema.safeParse(form.name.trim());
  const parsed = RecipeSchema.safeParse(recipe);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => fieldOf(path)));
  if (!name.success) wrong.add('name');
  return wrong.size === 0
    ? { kind: 'ready', name: form.name.trim(), recipe }
    : { kind: 'wrong', fields: wrong };
}

function toRecipe(form: RecipeForm): RecipeInput {
  const common = {
    brands: form.brand === null ? null : [form.brand],
    sources: toList(form.sources),
    from: form.from || null,
    to: form.to || null,
    apartFrom: [...form.apartFrom],
  };
  const split = {
    seed: form.seed,
    nearDuplicateBits: toNumber(form.nearDuplicateBits) ?? Number.NaN,
    keepSellersTogether: form.keepSellersTogether,
  };
  switch (form.kind) {
    case 'learning':
      return {
        kind: 'learning',
        ...common,
        quotas: {
          positives: toNumber(form.positives),
          hardNegatives: toNumber(form.hardNegatives),
          randomNegatives: toNumber(form.randomNegatives),
        },
        hardNegativeOrder: form.hardNegativeOrder,
        split: {
          ...split,
          shares: toShares(form),
          oversizedShare: (toNumber(form.oversizedPercent) ?? Number.NaN) / 100,
        },
      };
    case 'closed':
      return { kind: 'closed', ...common, positives: toNumber(form.positives), split };
    case 'open':
      return {
        kind: 'open',
        ...common,
        flaggedShare: (toNumber(form.flaggedPercent) ?? Number.NaN) / 100,
        split,
      };
    case 'business':
      return { kind: 'business', ...common, split };
  }
}

function toShares({ trainingPercent, validationPercent }: RecipeForm) {
  const training = (toNumber(trainingPercent) ?? Number.NaN) / 100;
  const validation = (toNumber(validationPercent) ?? Number.NaN) / 100;
  return { training, validation, test: Math.max(0, Math.round((1 - training - validation) * 1e6) / 1e6) };
}

function toList(text: string): string[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length === 0 ? null : parts;
}

function toNumber(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

/** The form's field behind a path of the contract. */
function fieldOf(path: ReadonlyArray<PropertyKey>): string {
  const last = path.findLast((part) => typeof part === 'string') ?? '';
  const names: Record<string, string> = {
    shares: 'trainingPercent',
    training: 'trainingPercent',
    validation: 'validationPercent',
    test: 'trainingPercent',
    oversizedShare: 'oversizedPercent',
    flaggedShare: 'flaggedPercent',
  };
  return names[last] ?? last;
}

/** The form that says what a recipe says, for a dataset that is to be frozen by a changed one. */
export function formOf(name: string, recipe: Recipe): RecipeForm {
  const percent = (share: number) => String(Math.round(share * 1e4) / 100);
  const quota = (count: number | null) => (count === null ? '' : String(count));
  const common = {
    ...EMPTY_RECIPE_FORM,
    name,
    kind: recipe.kind,
    brand: recipe.brands?.[0] ?? null,
    sources: recipe.sources?.join(', ') ?? '',
    from: recipe.from ?? '',
    to: recipe.to ?? '',
    apartFrom: recipe.apartFrom,
    seed: recipe.split.seed,
    nearDuplicateBits: String(recipe.split.nearDuplicateBits),
    keepSellersTogether: recipe.split.keepSellersTogether,
  };
  switch (recipe.kind) {
    case 'learning':
      return {
        ...common,
        positives: quota(recipe.quotas.positives),
        hardNegatives: quota(recipe.quotas.hardNegatives),
        randomNegatives: quota(recipe.quotas.randomNegatives),
        hardNegativeOrder: recipe.hardNegativeOrder,
        trainingPercent: percent(recipe.split.shares.training),
        validationPercent: percent(recipe.split.shares.validation),
        oversizedPercent: percent(recipe.split.oversizedShare),
      };
    case 'closed':
      return { ...common, positives: quota(recipe.positives) };
    case 'open':
      return { ...common, flaggedPercent: percent(recipe.flaggedShare) };
    case 'business':
      return common;
  }
}

/** Whether a form can say what the recipe says: it knows one brand and no quotas of single brands. */
export function canEdit(recipe: Recipe): boolean {
  if ((recipe.brands?.length ?? 0) > 1) return false;
  return recipe.kind !== 'learning' || Object.keys(recipe.brandQuotas).length === 0;
}
