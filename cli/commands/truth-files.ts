import { InvalidArgumentError } from 'commander';
import { userPath } from '../user-path';

/** The truth of a source's ads, for simulated people. */
export type TruthFile = { source: string; file: string };

/** `source=file`, any number of times. */
export function collectTruth(text: string, before: TruthFile[] = []): TruthFile[] {
  const [, source, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!source || !file) throw new InvalidArgumentError('give source=path, such as grocery=ads.jsonl');
  return [...before, { source, file: userPath(file) }];
}
