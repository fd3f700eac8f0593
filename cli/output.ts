import { OperatorError } from '@/lib/server/config/operator-error';
import { AppError } from '@/lib/server/errors';
import { SimulationError } from './simulate/reviewers/http-session';

/** The same words for the option in every command. */
export const JSON_OPTION = ['--json', 'print the result as one JSON object on standard output'] as const;
export type OutputOptions = { json?: true };

export const wantsJson = (argv: readonly string[]) => argv.includes('--json');

/** Prints a command's result: for machines all of it, for people the sentence. */
export function printResult(options: OutputOptions, result: object, sentence: string): void {
  console.log(options.json ? JSON.stringify(result) : sentence);
}

/** What people can put right is one sentence; everything else is a bug and shows where it happened. */
export function reportFailure(error: unknown, asJson: boolean): void {
  const isExpected = [OperatorError, AppError, SimulationError].some((kind) => error instanceof kind);
  const message = error instanceof Error ? error.message : String(error);
  if (asJson) console.log(JSON.stringify({ error: { message } }));
  if (isExpected) console.error(`touchstone: ${message}`);
  else console.error('touchstone: unexpected error\n', error);
}
