import { SPLITS, type Split } from '../datasets/splits';

/** What most tools call a split in names of files and folders. */
export const SHORT_SPLIT_NAMES: Readonly<Record<Split, string>> = {
  training: 'train',
  validation: 'val',
  test: 'test',
};

/** Where pictures without a split lie. `datasets` of Hugging Face knows `all` as a word of its own. */
export const UNSPLIT_FOLDER = 'unsplit';

/** The split that a name of a file or folder speaks of (`instances_train2017`, `Validation`, `valid`); null = none. */
export function splitOfName(name: string): Split | null {
  const [, word] = /(?:^|[^a-z])(train|val|test)(?:ing|idation|id)?(?![a-z])/i.exec(name) ?? [];
  return SPLITS.find((split) => SHORT_SPLIT_NAMES[split] === word?.toLowerCase()) ?? null;
}
