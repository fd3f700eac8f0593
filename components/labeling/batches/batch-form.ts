import type { z } from 'zod';
import { MakeLabelBatchSchema, type MakeLabelBatch } from '@/lib/contracts/label-batches';
import type { Reason } from '@/lib/domain/reasons';

/** What a person has typed and chosen; empty text = not given. Shares are typed in percent. */
export type BatchForm = {
  name: string;
  brand: string | null;
  ask: MakeLabelBatch['filter']['ask'];
  from: MakeLabelBatch['filter']['from'];
  pictures: MakeLabelBatch['filter']['pictures'];
  scoreMin: string;
  scoreMax: string;
  reasons: readonly Reason[];
  detectorUnsure: boolean;
  signalsDisagree: boolean;
  source: string;
  category: string;
  receivedFrom: string;
  receivedTo: string;
  sideMin: string;
  sideMax: string;
  label: MakeLabelBatch['filter']['label'];
  boxed: MakeLabelBatch['filter']['boxed'];
  randomPercent: string;
  order: MakeLabelBatch['filter']['order'];
  size: string;
  seed: string;
  labelersWanted: string;
  unassistedPercent: string;
  dueInDays: string;
};

/** A value of the contract, no word for anybody to read. */
const ANY = 'any';

export const EMPTY_BATCH_FORM: BatchForm = {
  name: '',
  brand: null,
  ask: 'brand',
  from: 'ads',
  pictures: 'all',
  scoreMin: '',
  scoreMax: '',
  reasons: [],
  detectorUnsure: false,
  signalsDisagree: false,
  source: '',
  category: '',
  receivedFrom: '',
  receivedTo: '',
  sideMin: '',
  sideMax: '',
  label: ANY,
  boxed: 'no',
  randomPercent: '0',
  order: 'random',
  size: '200',
  seed: '1',
  labelersWanted: '1',
  unassistedPercent: '10',
  dueInDays: '30',
};

/** The batch that a form means, or the names of the fields that stand in its way (as in the contract, dotted). */
export function readBatchForm(
  form: BatchForm,
): { kind: 'ready'; batch: MakeLabelBatch } | { kind: 'wrong'; fields: ReadonlySet<string> } {
  const isOfAds = form.from === 'ads';
  const parsed = MakeLabelBatchSchema.safeParse({
    name: form.name.trim(),
    seed: form.seed,
    labelersWanted: toNumber(form.labelersWanted),
    unassistedShare: toShare(form.unassistedPercent),
    dueInDays: toNumber(form.dueInDays),
    filter: {
      ask: form.ask,
      from: form.from,
      label: form.label,
      boxed: form.boxed,
      detectorUnsure: form.detectorUnsure,
      randomShare: toShare(form.randomPercent),
      order: form.order,
      size: toNumber(form.size),
      ...given('brand', form.brand ?? ''),
      ...given('sideMin', toNumber(form.sideMin)),
      ...given('sideMax', toNumber(form.sideMax)),
      ...(isOfAds && {
        pictures: form.pictures,
        reasons: [...form.reasons],
        signalsDisagree: form.signalsDisagree,
        ...given('scoreMin', toNumber(form.scoreMin)),
        ...given('scoreMax', toNumber(form.scoreMax)),
        ...given('source', form.source.trim()),
        ...given('category', form.category.trim()),
        ...given('receivedFrom', form.receivedFrom),
        ...given('receivedTo', form.receivedTo),
      }),
    },
  });
  return parsed.success
    ? { kind: 'ready', batch: parsed.data }
    : { kind: 'wrong', fields: wrongPaths(parsed.error) };
}

function wrongPaths({ issues }: z.ZodError): ReadonlySet<string> {
  return new Set(
    issues.map(({ path }) =>
      path
        .map(String)
        .filter((part) => !/^\d+$/.test(part))
        .join('.'),
    ),
  );
}

function given(name: string, value: string | number | undefined): Record<string, string | number> {
  return value === undefined || value === '' ? {} : { [name]: value };
}

/** What is no number stays not a number, so the contract refuses it by name. */
function toNumber(text: string): number | undefined {
  return text.trim() === '' ? undefined : Number(text);
}

function toShare(percent: string): number | undefined {
  const number = toNumber(percent);
  return number === undefined ? undefined : number / 100;
}
