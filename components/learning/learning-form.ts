import { ChosenSettingsSchema, type ChosenSettings } from '@/lib/contracts/learning';

/** What a person has typed and chosen for a learning run. The flag rate is typed in percent. */
export type LearningForm = {
  /** Slugs; none = every brand of the dataset. */
  brands: readonly string[];
  leaveCertifiedAlone: boolean;
  mines: boolean;
  othersAsNegatives: string;
  seed: string;
  flagPercent: string;
  quota: string;
  rounds: string;
};
export type LearningNumber = 'othersAsNegatives' | 'flagPercent' | 'quota' | 'rounds';
export type LearningText = LearningNumber | 'seed';

const { othersAsNegatives, seed, leaveCertifiedAlone, mining } = ChosenSettingsSchema.parse({ mining: {} });

export const UNCHANGED_LEARNING_FORM: LearningForm = {
  brands: [],
  leaveCertifiedAlone,
  mines: false,
  othersAsNegatives: String(othersAsNegatives),
  seed,
  flagPercent: String(100 * mining!.flagRate),
  quota: String(mining!.quota),
  rounds: String(mining!.rounds),
};

type Read =
  { kind: 'ready'; settings: ChosenSettings } | { kind: 'wrong'; fields: ReadonlySet<LearningText> };

/** The settings that a form means, or its fields that stand in their way; fields of mining only where it is asked for. No seed is the usual one. */
export function readLearningForm(form: LearningForm): Read {
  const parsed = ChosenSettingsSchema.safeParse({
    brands: form.brands.length === 0 ? null : [...form.brands],
    leaveCertifiedAlone: form.leaveCertifiedAlone,
    othersAsNegatives: toNumber(form.othersAsNegatives),
    seed: form.seed.trim() || seed,
    mining: form.mines
      ? {
          flagRate: toNumber(form.flagPercent) / 100,
          quota: toNumber(form.quota),
          rounds: toNumber(form.rounds),
        }
      : null,
  });
  if (parsed.success) return { kind: 'ready', settings: parsed.data };
  return { kind: 'wrong', fields: new Set(parsed.error.issues.map(({ path }) => fieldOf(path))) };
}

/** Digits with a point or a comma; anything else is no number. */
function toNumber(text: string): number {
  const trimmed = text.trim();
  return /^\d+([.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN;
}

const FIELDS: Record<string, LearningText> = {
  othersAsNegatives: 'othersAsNegatives',
  seed: 'seed',
  flagRate: 'flagPercent',
  quota: 'quota',
  rounds: 'rounds',
};

function fieldOf(path: ReadonlyArray<PropertyKey>): LearningText {
  const field = FIELDS[String(path.at(-1))];
  if (!field) throw new Error(`no field of the form is ${path.join('.')}`);
  return field;
}
